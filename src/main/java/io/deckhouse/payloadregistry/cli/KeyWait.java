package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.hosting.Health;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.token.KeySource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the signing keys, and waits for those in a Secret as long as the API server does not
 * answer. Meanwhile the operators' pages are there: whoever looks at them should not take a server
 * that waits for one that is dead.
 */
final class KeyWait {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWait.class);

    /** Between two tries. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Wiring wiring;
    private final KeyPlace place;
    private final List<ListenConfig> admin;

    KeyWait(Wiring wiring, KeyPlace place, List<ListenConfig> admin) {
        this.wiring = wiring;
        this.place = place;
        this.admin = List.copyOf(admin);
    }

    KeySource keys(Opened opened, Shutdown shutdown) throws IOException, InterruptedException {
        var keys = new SigningKeys(wiring);
        List<HttpHost> pages = List.of();
        String told = "";
        try {
            while (true) {
                String because;
                try {
                    return keys.open(place, opened);
                } catch (IOException e) {
                    if (!isAnOutage(e)) {
                        throw e;
                    }
                    because = String.valueOf(e.getMessage());
                }
                if (told.isEmpty()) {
                    pages = pages();
                }
                if (!because.equals(told)) {
                    told = because;
                    LOG.atWarn()
                            .addKeyValue("because", because)
                            .log("listens when it has the signing keys");
                }
                if (shutdown.isAskedWithin(INTERVAL)) {
                    throw new CommandFailure("stopped before it had the signing keys");
                }
            }
        } finally {
            pages.forEach(HttpHost::close);
        }
    }

    private List<HttpHost> pages() {
        var routes =
                Health.routes(
                        List.of(), List.of(new Health.Check("signing-key", () -> false)), () -> "");
        var clock = wiring.environment().clock();
        return admin.stream()
                .map(listen -> AuthRuntime.listening(() -> HttpHost.start(listen, routes, clock)))
                .toList();
    }

    private static boolean isAnOutage(IOException e) {
        return e.getCause() instanceof ClusterException failure
                && switch (failure.reason()) {
                    case UNREACHABLE, TIMED_OUT, SERVER_ERROR, THROTTLED -> true;
                    default -> false;
                };
    }
}

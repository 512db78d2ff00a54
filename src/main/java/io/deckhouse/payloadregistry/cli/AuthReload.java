package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.configuration.Values;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what changed in the configuration file and the static users' file while the server
 * runs. What cannot be used changes nothing and is told once; it is tried again, since the reason
 * may lie outside of the file.
 */
final class AuthReload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthReload.class);

    /** Between two looks; a change is in use within a second. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    /** Looks between two tries of what cannot be used: each may wait for a name server. */
    static final int PATIENCE = 20;

    private final Files files;
    private final Consumer<AuthConfiguration> use;
    private final AuthConfiguration started;

    /** Why the configuration that was read last is not in use; empty when it is. */
    private final AtomicReference<String> refusal = new AtomicReference<>("");

    private final AtomicInteger looks = new AtomicInteger();

    /**
     * What is looked at; each list holds one file or none.
     *
     * @param reader makes a configuration of what the first file says
     */
    record Files(
            List<WatchedFile<Values>> configuration,
            Function<Values, AuthConfiguration> reader,
            List<WatchedFile<StaticUsers>> users) {
        Files {
            configuration = List.copyOf(configuration);
            users = List.copyOf(users);
        }
    }

    /** What takes changes over. */
    record Running(
            RegistryAuthServer server,
            HttpHost host,
            AccessFeed access,
            Identities identities,
            KeyReload keys) {
        /** From the next request on. */
        void use(AuthConfiguration next) {
            keys.allow(next.settings().pushLife());
            access.use(next.verbs());
            host.trust(next.listen().main().trustedProxies());
            server.reconfigure(next.settings(), identities.change(next.identities()));
        }
    }

    AuthReload(Files files, Consumer<AuthConfiguration> use, AuthConfiguration started) {
        this.files = files;
        this.use = use;
        this.started = started;
    }

    /** Looks once; what is found is in use when it returns. */
    @Override
    public void run() {
        files.users().forEach(WatchedFile::look);
        for (WatchedFile<Values> file : files.configuration()) {
            if (file.look() || isAgainDue(file)) {
                take(file.get());
            }
        }
    }

    private boolean isAgainDue(WatchedFile<Values> file) {
        return !refusal.get().isEmpty()
                && file.isUpToDate()
                && looks.incrementAndGet() % PATIENCE == 0;
    }

    private void take(Values values) {
        AuthConfiguration next;
        try {
            next = files.reader().apply(values);
        } catch (CommandFailure e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(refusal.getAndSet(why))) {
                LOG.atWarn()
                        .addKeyValue("reason", why)
                        .log("the configuration cannot be used, the last good one stays");
            }
            return;
        }
        List<String> later = started.atNextStart(next);
        if (!later.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("settings", String.join(",", later))
                    .log("change at the next start, the rest is in use now");
        }
        refusal.set("it was not taken over");
        use.accept(next);
        refusal.set("");
        LOG.atInfo().addKeyValue("service", next.settings().service()).log("configuration in use");
    }
}

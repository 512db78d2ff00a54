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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what changed in the configuration file and the static users' file while the server
 * runs. What cannot be used changes nothing and is told once.
 */
final class AuthReload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthReload.class);

    /** Between two looks; a change is in use within a second. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private final Files files;
    private final Running running;
    private final AuthConfiguration started;

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
            KeyReload keys) {}

    AuthReload(Files files, Running running, AuthConfiguration started) {
        this.files = files;
        this.running = running;
        this.started = started;
    }

    /** Looks once; what is found is in use when it returns. */
    @Override
    public void run() {
        files.users().forEach(WatchedFile::look);
        for (WatchedFile<Values> file : files.configuration()) {
            if (file.look()) {
                take(file.get());
            }
        }
    }

    private void take(Values values) {
        AuthConfiguration next;
        try {
            next = files.reader().apply(values);
        } catch (CommandFailure e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the configuration cannot be used, the last good one stays");
            return;
        }
        List<String> later = started.atNextStart(next);
        if (!later.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("settings", String.join(",", later))
                    .log("change at the next start, the rest is in use now");
        }
        running.keys().allow(next.settings().pushLife());
        running.access().use(next.verbs());
        running.host().trust(next.listen().main().trustedProxies());
        running.server()
                .reconfigure(next.settings(), running.identities().change(next.identities()));
        LOG.atInfo().addKeyValue("service", next.settings().service()).log("configuration in use");
    }
}

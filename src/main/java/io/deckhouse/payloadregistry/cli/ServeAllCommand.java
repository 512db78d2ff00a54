package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the auth server and the refresh daemon in one process. */
@Command(
        name = "all",
        description = "Run the auth server and the refresh daemon in one process.",
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry serve all --manifests ./access --service registry.example.com",
            "  d8 payload-registry serve all --service registry.example.com --listen 0.0.0.0:5001"
        })
final class ServeAllCommand implements Callable<Integer> {
    private static final List<String> DAEMONS = List.of("auth", "refresher");

    private final Wiring wiring;

    @Mixin AuthOptions auth;
    @Mixin RefresherOptions refresher;
    @Spec CommandSpec spec;

    ServeAllCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.forDaemon(wiring.global().isVerbose());
        String service = auth.configuration().settings().service();
        RefreshSettings settings = refresher.settings(wiring.daemonNamespaces(), service);
        wiring.requireWatchable(AccessFeed.KINDS, List.of(), DAEMONS);
        List<String> leftOut =
                wiring.requireWatchable(RefreshDaemon.KINDS, settings.namespaces(), DAEMONS);
        try (Shutdown shutdown = Shutdown.onSignal();
                Opened opened = wiring.openForDaemon();
                Together parts = new Together()) {
            RefresherRuntime daemon =
                    parts.with(RefresherRuntime.of(refresher, settings, wiring, opened));
            AuthRuntime server =
                    parts.with(AuthRuntime.start(auth, wiring, opened, shutdown, daemon.pages()));
            daemon.start();
            Announcement.auth(spec.commandLine().getErr(), server, opened);
            Announcement.refresher(spec.commandLine().getErr(), daemon, opened, leftOut);
            OldGarbage.collectEarly();
            shutdown.await();
        }
        return Exit.OK.code();
    }
}

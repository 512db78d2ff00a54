package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the refresh daemon until it is told to stop. */
@Command(
        name = "refresher",
        description = {
            "Keep pull Secrets filled with fresh tokens.",
            "Every Secret with the annotation payload-registry.deckhouse.io/service-account.name gets",
            "its ServiceAccount's token, a new one after 60 %% of its life, and goes when the",
            "ServiceAccount goes."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry serve refresher --registry-host registry.example.com",
            "  d8 payload-registry serve refresher --manifests ./access --registry-host 127.0.0.1:5000"
        })
final class ServeRefresherCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin private RefresherOptions options;
    @Spec private CommandSpec spec;

    ServeRefresherCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.forDaemon(wiring.global().verbose);
        RefreshSettings settings = options.settings(wiring.global().namespaces, null);
        Environment environment = wiring.environment();
        Shutdown shutdown = Shutdown.onSignal();
        try (Opened opened = wiring.openForDaemon();
                RefreshDaemon daemon =
                        new RefreshDaemon(
                                opened.cluster(),
                                settings,
                                environment.clock(),
                                environment.random())) {
            daemon.start();
            Announcement.refresher(spec.commandLine().getErr(), settings, opened);
            shutdown.await();
        }
        return Exit.OK.code();
    }
}

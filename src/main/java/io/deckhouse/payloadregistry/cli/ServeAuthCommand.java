package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the registry's token auth server until it is told to stop. */
@Command(
        name = "auth",
        description = {
            "Answer a registry's token requests.",
            "Proves Kubernetes tokens and static users, grants by RBAC rules with path patterns, and",
            "signs registry tokens."
        },
        footer = {
            "",
            "The registry's side is printed by 'serve registry-config' with the same options.",
            "Files are read again when they change. SIGHUP ends the server, as SIGTERM does.",
            "",
            "Examples:",
            "  d8 payload-registry serve auth --service registry.example.com --listen 0.0.0.0:5001",
            "  d8 payload-registry serve auth --service registry.example.com --manifests ./access",
            "  d8 payload-registry serve auth --config auth.yaml"
        })
final class ServeAuthCommand implements Callable<Integer> {
    private final Wiring wiring;

    // As with --help, what serving needs need not be said.
    @Option(
            names = "--print-rbac",
            paramLabel = "NAMESPACE",
            help = true,
            description = {
                "Print the ServiceAccount, Roles and bindings that the server needs when",
                "it runs in this namespace with the same options about its keys, and end."
            })
    @Nullable String home;

    @Mixin AuthOptions options;
    @Spec CommandSpec spec;

    ServeAuthCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (home != null) {
            PrintWriter out = spec.commandLine().getOut();
            var rights = AuthRights.objects(ObjectNames.namespace(home), options.keyPlace());
            out.print(Documents.ofObjects(rights, false));
            out.flush();
            return Exit.OK.code();
        }
        Logging.forDaemon(wiring.global().isVerbose());
        wiring.requireWatchable(AccessFeed.KINDS, List.of(), List.of("auth"));
        try (Shutdown shutdown = Shutdown.onSignal();
                Opened opened = wiring.openForDaemon();
                Together parts = new Together()) {
            AuthRuntime auth =
                    parts.with(
                            AuthRuntime.start(
                                    options, wiring, opened, shutdown, AdminPages.Pages.NONE));
            Announcement.auth(spec.commandLine().getErr(), auth, opened);
            OldGarbage.collectEarly();
            shutdown.await();
        }
        return Exit.OK.code();
    }
}

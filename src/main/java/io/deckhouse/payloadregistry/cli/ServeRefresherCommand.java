package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshRights;
import io.deckhouse.payloadregistry.daemon.RefreshRound;
import io.deckhouse.payloadregistry.daemon.RefreshSummary;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the refresh daemon until it is told to stop. */
@Command(
        name = "refresher",
        description = {
            "Keep pull Secrets filled with fresh tokens.",
            "Every Secret with the annotation payload-registry.deckhouse.io/service-account.name gets",
            "its ServiceAccount's token, a new one after 60 %% of its life, and goes when the",
            "ServiceAccount goes.",
            "With --once it goes over all of them a single time, prints how many are in which state,",
            "and exits 3 when one is unhealthy."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry serve refresher --registry-host registry.example.com",
            "  d8 payload-registry serve refresher --manifests ./access --registry-host 127.0.0.1:5000",
            "  d8 payload-registry serve refresher --once -n team --registry-host registry.example.com",
            "  d8 payload-registry serve refresher --print-rbac registry -n team"
        })
final class ServeRefresherCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(
            names = "--once",
            description = "Bring every Secret in order once, print a summary and end.")
    boolean once;

    @Option(
            names = "--print-rbac",
            paramLabel = "NAMESPACE",
            description = {
                "Print the ServiceAccount, Roles and bindings that the daemon needs when",
                "it runs in this namespace, and end. With -n: Roles in these namespaces,",
                "no ClusterRole."
            })
    @Nullable String home;

    @Option(
            names = "--admin-listen",
            paramLabel = "HOST:PORT",
            description = "Where /healthz, /readyz and /metrics are served (default: nowhere).")
    @Nullable String adminListen;

    @Mixin private RefresherOptions options;
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    ServeRefresherCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (home != null) {
            return printRights(ObjectNames.namespace(home));
        }
        Logging.forDaemon(wiring.global().verbose);
        options.check();
        List<String> namespaces = wiring.daemonNamespaces();
        return once ? round(namespaces) : serve(namespaces);
    }

    private int printRights(String namespace) {
        List<String> cared =
                wiring.global().namespaces.stream().map(ObjectNames::namespace).toList();
        boolean asJson = output.format == OutputOptions.Format.JSON;
        spec.commandLine()
                .getOut()
                .print(Documents.ofObjects(RefreshRights.objects(namespace, cared), asJson));
        spec.commandLine().getOut().flush();
        return Exit.OK.code();
    }

    private int round(List<String> namespaces) {
        SummaryPrinter printer = new SummaryPrinter(spec.commandLine().getOut(), output.orTable());
        Environment environment = wiring.environment();
        RefreshSummary summary;
        try (Opened opened = wiring.openForDaemon()) {
            summary =
                    new RefreshRound(
                                    opened.cluster(),
                                    options.settings(namespaces, opened.cluster()),
                                    environment.clock(),
                                    environment.random())
                            .run();
        }
        printer.print(summary);
        return (summary.isHealthy() ? Exit.OK : Exit.NO).code();
    }

    private int serve(List<String> namespaces) throws InterruptedException {
        if (output.format != null) {
            throw new CommandFailure(Exit.USAGE, "--output needs --once or --print-rbac");
        }
        Optional<ListenConfig> admin = AdminPages.listener(adminListen);
        wiring.requireWatchable(RefreshDaemon.KINDS, namespaces);
        Shutdown shutdown = Shutdown.onSignal();
        try (Opened opened = wiring.openForDaemon();
                RefresherRuntime daemon = RefresherRuntime.of(options, namespaces, wiring, opened);
                AdminPages _ = AdminPages.start(admin, daemon.pages())) {
            daemon.start();
            Announcement.refresher(spec.commandLine().getErr(), daemon.settings(), opened);
            shutdown.await();
        }
        return Exit.OK.code();
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.daemon.AccessDaemon;
import io.deckhouse.payloadregistry.daemon.AccessRound;
import io.deckhouse.payloadregistry.daemon.ModulePresence;
import io.deckhouse.payloadregistry.daemon.PacedCluster;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshRights;
import io.deckhouse.payloadregistry.daemon.RefreshRound;
import io.deckhouse.payloadregistry.daemon.RefreshSummary;
import io.deckhouse.payloadregistry.grant.AccessDefinition;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
            "ServiceAccount goes. Every PayloadRepositoryAccess object gets one Role and one",
            "RoleBinding, kept in step with it until its end; and what grant --expires-in made is",
            "deleted at its end.",
            "With --once it goes over all of them a single time, prints how many are in which state,",
            "and exits 3 when one is unhealthy."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry serve refresher --registry-host registry.example.com",
            "  d8 payload-registry serve refresher --manifests ./access --registry-host 127.0.0.1:5000",
            "  d8 payload-registry serve refresher --once -n team --registry-host registry.example.com",
            "  d8 payload-registry serve refresher --print-crd",
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
            names = "--print-crd",
            description = {
                "Print the CustomResourceDefinition of PayloadRepositoryAccess, for",
                "clusters, and end."
            })
    boolean definition;

    @Option(
            names = "--admin-listen",
            paramLabel = "HOST:PORT",
            description = "Where /healthz, /readyz and /metrics are served (default: nowhere).")
    @Nullable String adminListen;

    @Mixin RefresherOptions options;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    ServeRefresherCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (definition) {
            return printDefinition();
        }
        if (home != null) {
            return printRights(ObjectNames.namespace(home));
        }
        Logging.forDaemon(wiring.global().isVerbose());
        options.check();
        List<String> namespaces = wiring.daemonNamespaces();
        return once ? round(namespaces) : serve(namespaces);
    }

    private int printRights(String namespace) {
        List<String> cared =
                wiring.global().namespaces.stream().map(ObjectNames::namespace).toList();
        boolean asJson = output.format == OutputOptions.Format.JSON;
        return print(Documents.ofObjects(RefreshRights.objects(namespace, cared), asJson));
    }

    private int printDefinition() {
        String yaml = AccessDefinition.yaml();
        boolean asJson = output.format == OutputOptions.Format.JSON;
        return print(asJson ? Documents.json(Documents.parsed(yaml)) : yaml);
    }

    private int print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return Exit.OK.code();
    }

    private int round(List<String> namespaces) {
        SummaryPrinter printer = new SummaryPrinter(spec.commandLine().getOut(), output.orTable());
        RefreshSummary summary;
        List<LeftOut> leftOut;
        List<LeftOut> withoutAccesses = new ArrayList<>();
        try (Opened opened = wiring.openForDaemon()) {
            Optional<String> module =
                    options.yieldsToModule(opened.cluster())
                            ? ModulePresence.find(opened.cluster())
                            : Optional.empty();
            leftOut = leftOut(namespaces, opened, module.isEmpty());
            List<String> left =
                    namespaces.stream()
                            .filter(name ->
                                    leftOut.stream().noneMatch(o -> o.namespace().equals(name)))
                            .toList();
            summary =
                    module.map(this::left)
                            .orElseGet(() -> secrets(left, opened.cluster()))
                            .withAccesses(accesses(left, opened.cluster(), withoutAccesses));
        }
        printer.print(summary);
        leftOut.forEach(one -> Announcement.leftOut(spec.commandLine().getErr(), one));
        withoutAccesses.forEach(
                one -> Announcement.accessesLeftOut(spec.commandLine().getErr(), one));
        boolean isWhole = leftOut.isEmpty() && withoutAccesses.isEmpty();
        return (summary.isHealthy() && isWhole ? Exit.OK : Exit.NO).code();
    }

    /**
     * The namespaces that the round passes by, of several; fails where nothing is left.
     *
     * @param isRead whether what is in them is read at all
     */
    private List<LeftOut> leftOut(List<String> namespaces, Opened opened, boolean isRead) {
        List<String> missing = wiring.missing(namespaces, opened.cluster());
        List<LeftOut> found = new ArrayList<>();
        missing.forEach(name -> found.add(LeftOut.missing(name, opened.home())));
        List<String> there = namespaces.stream().filter(n -> !missing.contains(n)).toList();
        if (isRead && (namespaces.isEmpty() || !there.isEmpty())) {
            found.addAll(
                    LeftOut.find(
                            opened.cluster(), RefreshDaemon.KINDS, there, List.of("refresher")));
        }
        LeftOut.requireAnother(found, namespaces);
        return List.copyOf(found);
    }

    private RefreshSummary left(String because) {
        Announcement.left(spec.commandLine().getErr(), because);
        return RefreshSummary.left(because);
    }

    private RefreshSummary secrets(List<String> namespaces, Cluster cluster) {
        Environment environment = wiring.environment();
        return new RefreshRound(
                        cluster,
                        options.settings(namespaces, cluster),
                        environment.clock(),
                        environment.random())
                .run();
    }

    /** One namespace after the other, for one in which it is forbidden keeps no other waiting. */
    private Map<String, Integer> accesses(
            List<String> namespaces, Cluster cluster, List<LeftOut> leftOut) {
        PacedCluster paced =
                new PacedCluster(cluster, options.callsPerSecond, wiring.environment().clock());
        Map<String, Integer> reasons = new TreeMap<>();
        for (String namespace : namespaces.isEmpty() ? List.of("") : namespaces) {
            try {
                accesses(namespace, paced)
                        .forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
            } catch (ClusterException e) {
                if (e.reason() != ClusterException.Reason.FORBIDDEN) {
                    throw e;
                }
                leftOut.add(LeftOut.forbidden(namespace, e, List.of("refresher")));
            }
        }
        return reasons;
    }

    private Map<String, Integer> accesses(String namespace, PacedCluster cluster) {
        List<String> place = namespace.isEmpty() ? List.of() : List.of(namespace);
        Environment environment = wiring.environment();
        return new AccessRound(
                        new AccessDaemon.Scope(cluster, place, () -> -1),
                        environment.clock(),
                        environment.random())
                .run();
    }

    private int serve(List<String> namespaces) throws InterruptedException {
        if (output.format != null) {
            throw new CommandFailure(
                    Exit.USAGE, "--output needs --once, --print-rbac or --print-crd");
        }
        Optional<ListenConfig> admin = AdminPages.listener(adminListen);
        List<String> leftOut =
                wiring.requireWatchable(RefreshDaemon.KINDS, namespaces, List.of("refresher"));
        try (Shutdown shutdown = Shutdown.onSignal();
                Opened opened = wiring.openForDaemon();
                Together parts = new Together()) {
            RefresherRuntime daemon =
                    parts.with(RefresherRuntime.of(options, namespaces, wiring, opened));
            parts.with(AdminPages.start(admin, daemon.pages(), wiring.environment().clock()));
            daemon.start();
            Announcement.refresher(spec.commandLine().getErr(), daemon, opened, leftOut);
            OldGarbage.collectEarly();
            shutdown.await();
        }
        return Exit.OK.code();
    }
}

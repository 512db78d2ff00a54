package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.pullsecret.Attachment;
import io.deckhouse.payloadregistry.pullsecret.SecretUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a Secret off the imagePullSecrets of ServiceAccounts. */
@Command(
        name = "detach",
        description = {
            "Take a pull Secret off ServiceAccounts, and show who still uses it.",
            "The Secret itself stays. Pods that run already keep what they have."
        },
        footer = {
            "",
            "Who still uses the Secret is shown on stdout below the objects; with -o name, json and yaml",
            "on stderr.",
            "A dry run reads the cluster in both modes; with client, no change is sent to it.",
            "",
            "Examples:",
            "  # Off every ServiceAccount of the namespace",
            "  d8 payload-registry detach puller -n team",
            "  # Off one",
            "  d8 payload-registry detach puller -n team --from default"
        })
final class DetachCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(paramLabel = "SECRET", description = "The Secret's name.")
    String secret = "";

    @Option(
            names = "--from",
            paramLabel = "ACCOUNT",
            description = "Only this ServiceAccount; may be repeated.")
    List<String> from = new ArrayList<>();

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    DetachCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNames.object("a Secret", secret);
        from.forEach(account -> ObjectNames.object("a ServiceAccount", account));
        List<Written> written = new ArrayList<>();
        List<UsageReport> reports = new ArrayList<>();
        try (Opened opened = wiring.openForNamespaces()) {
            Errands errands = new Errands();
            try {
                for (String namespace : wiring.namespaces(opened.namespace())) {
                    errands.run(
                            namespace,
                            () -> reports.add(detach(opened.cluster(), namespace, written)));
                }
            } finally {
                print(written, reports);
            }
            errands.finish();
        }
        return Exit.OK.code();
    }

    private UsageReport detach(Cluster cluster, String namespace, List<Written> written) {
        SecretUsage usage = SecretUsage.read(cluster, namespace);
        List<ClusterObject> attached = usage.accounts(secret);
        List<ClusterObject> meant =
                attached.stream()
                        .filter(account -> from.isEmpty() || from.contains(account.key().name()))
                        .toList();
        Attachment attachment = new Attachment(cluster, dryRun.writing());
        meant.forEach(account -> attachment.detach(account, secret).ifPresent(written::add));
        from.stream()
                .filter(name -> meant.stream().noneMatch(one -> one.key().name().equals(name)))
                .forEach(name ->
                        sayNotAttached(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, name)));
        List<ObjectKey> still =
                new ArrayList<>(
                        attached.stream()
                                .filter(account -> !meant.contains(account))
                                .map(ClusterObject::key)
                                .toList());
        still.addAll(usage.workloads(secret));
        return new UsageReport(ObjectKey.of(Kind.SECRET, namespace, secret), still, usage.gaps());
    }

    private void sayNotAttached(ObjectKey account) {
        spec.commandLine().getErr().println(secret + " is not attached to " + account + ".");
        spec.commandLine().getErr().flush();
    }

    private void print(List<Written> written, List<UsageReport> reports) {
        boolean isTable =
                output.orTable() == OutputOptions.Format.TABLE
                        || output.orTable() == OutputOptions.Format.WIDE;
        if (!written.isEmpty() || !isTable) {
            new WrittenPrinter(spec.commandLine().getOut(), output, dryRun).print(written);
        }
        var target = isTable ? spec.commandLine().getOut() : spec.commandLine().getErr();
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        reports.forEach(report -> report.print(target, warnings));
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.Attachment;
import io.deckhouse.payloadregistry.pullsecret.SecretUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes pull Secrets that nobody uses. */
@Command(
        name = "delete-pull-secret",
        description = {
            "Delete pull Secrets; refuse while ServiceAccounts, Pods or workloads use them.",
            "Deleting a pull Secret also revokes the token in it."
        },
        footer = {
            "",
            "Secrets that are no pull Secrets of ServiceAccounts and that this tool did not make are",
            "never deleted.",
            "A dry run reads the cluster in both modes; with client, no change is sent to it.",
            "",
            "Examples:",
            "  d8 payload-registry delete-pull-secret puller -n team",
            "  # Take it off its ServiceAccounts first",
            "  d8 payload-registry delete-pull-secret puller -n team --detach",
            "  # Although Pods still need it",
            "  d8 payload-registry delete-pull-secret puller -n team --force"
        })
final class DeletePullSecretCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The Secrets' names.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--detach",
            description = "Take the Secrets off the ServiceAccounts that have them, first.")
    boolean detach;

    @Option(
            names = "--force",
            description = "Delete them although somebody uses them: new Pods then cannot pull.")
    boolean force;

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    DeletePullSecretCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        names.forEach(name -> ObjectNames.object("a Secret", name));
        List<Written> written = new ArrayList<>();
        try (Opened opened = wiring.openForNamespaces()) {
            Errands errands = new Errands("secrets");
            try {
                for (String namespace : wiring.namespaces(opened.namespace())) {
                    delete(opened.cluster(), namespace, errands, written);
                }
            } finally {
                if (!written.isEmpty()) {
                    new WrittenPrinter(spec.commandLine().getOut(), output, dryRun).print(written);
                }
            }
            errands.finish();
        }
        return Exit.OK.code();
    }

    /** Who uses what is read once for all Secrets of a namespace, and only if there is one. */
    private void delete(Cluster cluster, String namespace, Errands errands, List<Written> written)
            throws InterruptedException {
        List<ClusterObject> present = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            ObjectKey key = ObjectKey.of(Kind.SECRET, namespace, name);
            errands.run(key.toString(), () -> find(cluster, key).ifPresent(present::add));
        }
        if (present.isEmpty()) {
            return;
        }
        SecretUsage usage = SecretUsage.read(cluster, namespace);
        for (ClusterObject secret : present) {
            errands.again(secret.key().toString(), () -> delete(cluster, secret, usage, written));
        }
    }

    private Optional<ClusterObject> find(Cluster cluster, ObjectKey key) {
        Optional<ClusterObject> secret = cluster.get(key);
        if (secret.isEmpty()) {
            spec.commandLine().getErr().println("There is no " + key + ".");
            spec.commandLine().getErr().flush();
        }
        secret.filter(one -> !isPullSecret(one))
                .ifPresent(one -> {
                    throw new CommandFailure(
                            key
                                    + " is no pull Secret of a ServiceAccount and was not made by"
                                    + " this tool; to delete it all the same, use kubectl");
                });
        return secret;
    }

    private static boolean isPullSecret(ClusterObject secret) {
        boolean isOurs =
                Mark.isOn(secret)
                        || secret.annotation(Annotations.SERVICE_ACCOUNT_NAME).isPresent();
        return isOurs && secret.at("type").asString("").equals(Annotations.SECRET_TYPE);
    }

    private void delete(
            Cluster cluster, ClusterObject secret, SecretUsage usage, List<Written> written) {
        String name = secret.key().name();
        List<ClusterObject> accounts = usage.accounts(name);
        Stream<ObjectKey> users =
                Stream.concat(
                        detach ? Stream.empty() : accounts.stream().map(ClusterObject::key),
                        usage.workloads(name).stream());
        UsageReport report = new UsageReport(secret.key(), users.toList(), usage.gaps());
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        report.warn(warnings);
        if (!report.users().isEmpty()) {
            warnOrRefuse(report, warnings);
        }
        if (detach) {
            Attachment attachment = new Attachment(cluster, dryRun.writing());
            accounts.forEach(account -> attachment.detach(account, name).ifPresent(written::add));
        }
        new ObjectWriter(cluster, Mark.TOOL, dryRun.writing())
                .edit(secret.key(), Optional.of(secret), _ -> Optional.empty())
                .ifPresent(written::add);
    }

    private void warnOrRefuse(UsageReport report, Warnings warnings) {
        String used = report.secret() + " is still used by";
        if (!force) {
            throw new CommandFailure(
                    used
                            + "\n"
                            + report.lines()
                            + "\nIt was not deleted. "
                            + (report.hasAccounts()
                                    ? "--detach takes it off ServiceAccounts first; "
                                    : "")
                            + "--force deletes it although new Pods then cannot pull.");
        }
        warnings.say(used, report.lines().lines().toList());
    }
}

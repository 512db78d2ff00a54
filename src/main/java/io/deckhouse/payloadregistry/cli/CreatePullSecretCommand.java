package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import io.deckhouse.payloadregistry.grant.GrantObjects;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Creates a pull Secret with its annotation and placeholder, for the daemon to fill. */
@Command(
        name = "create-pull-secret",
        description = {
            "Create a pull Secret for a ServiceAccount.",
            "The refresh daemon fills it with the ServiceAccount's token, and renews it in time."
        },
        footer = {
            "",
            "Examples:",
            "  # Create the Secret and wait until it can be used",
            "  d8 payload-registry create-pull-secret puller -n team --service-account puller --wait",
            "  # Only show the object",
            "  d8 payload-registry create-pull-secret puller --service-account puller --dry-run -o yaml"
        })
final class CreatePullSecretCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(paramLabel = "NAME", description = "The Secret's name.")
    String name = "";

    @Option(
            names = "--service-account",
            required = true,
            paramLabel = "NAME",
            description = "The ServiceAccount whose token the Secret is to hold.")
    String serviceAccount = "";

    @Option(names = "--wait", description = "Wait until the daemon has filled the Secret.")
    boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "Longest wait of --wait (default: ${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofMinutes(1);

    @Mixin private OutputOptions output;
    @Mixin private DryRunOption dryRun;
    @Spec private CommandSpec spec;

    CreatePullSecretCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        ObjectNames.object("a Secret", name);
        ObjectNames.object("a ServiceAccount", serviceAccount);
        PrintWriter out = spec.commandLine().getOut();
        WrittenPrinter printer = new WrittenPrinter(out, output, dryRun);
        if (dryRun.isClient()) {
            ObjectKey key = ObjectKey.of(Kind.SECRET, wiring.namespace("default"), name);
            printer.print(List.of(new Written(desired(key), Outcome.CREATED)));
            return Exit.OK.code();
        }
        try (Opened opened = wiring.openForCommand()) {
            ObjectKey key = ObjectKey.of(Kind.SECRET, opened.namespace(), name);
            printer.print(List.of(write(opened.cluster(), key)));
            if (wait && !dryRun.isOn()) {
                awaitFilled(opened.cluster(), key);
            }
            return Exit.OK.code();
        }
    }

    private Written write(Cluster cluster, ObjectKey key) {
        Optional<ClusterObject> before = cluster.get(key);
        before.ifPresent(this::requireOurs);
        requireAccount(cluster, key.namespace());
        // What is there is what was asked for; writing again could only undo the daemon's work.
        return before.map(secret -> new Written(secret, Outcome.UNCHANGED))
                .orElseGet(() ->
                        new ObjectWriter(cluster, GrantObjects.TOOL, dryRun.writing())
                                .put(desired(key), before));
    }

    /** A Secret that somebody made for something else is never taken over. */
    private void requireOurs(ClusterObject secret) {
        String type = secret.at("type").asString("Opaque");
        if (!type.equals(Annotations.SECRET_TYPE)) {
            throw new CommandFailure(
                    secret.key() + " exists and has type " + type + "; choose another name");
        }
        Optional<String> account = secret.annotation(Annotations.SERVICE_ACCOUNT_NAME);
        if (account.isEmpty()) {
            throw new CommandFailure(
                    secret.key()
                            + " exists and is not a pull Secret of a ServiceAccount; choose another name");
        }
        if (!account.get().equals(serviceAccount)) {
            throw new CommandFailure(
                    secret.key()
                            + " exists and belongs to ServiceAccount "
                            + account.get()
                            + "; choose another name, or delete it first");
        }
    }

    private void requireAccount(Cluster cluster, String namespace) {
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, serviceAccount);
        if (cluster.get(account).isEmpty()) {
            new Warnings(spec.commandLine().getErr())
                    .say(
                            account
                                    + " does not exist; the Secret stays empty until somebody creates it"
                                    + " ('grant "
                                    + serviceAccount
                                    + " --repository …' does)");
        }
    }

    private ClusterObject desired(ObjectKey key) {
        return GrantObjects.marked(key)
                .with(tree -> {
                    ((ObjectNode) tree.get("metadata"))
                            .putObject("annotations")
                            .put(Annotations.SERVICE_ACCOUNT_NAME, serviceAccount);
                    tree.put("type", Annotations.SECRET_TYPE);
                    tree.putObject("data").put(Annotations.DATA_KEY, WrittenPrinter.PLACEHOLDER);
                });
    }

    private void awaitFilled(Cluster cluster, ObjectKey key) throws InterruptedException {
        PullSecret filled = new FillWait(cluster, wiring.environment().clock(), timeout).await(key);
        boolean forPeople = output.orTable() == OutputOptions.Format.TABLE;
        CommandLine line = spec.commandLine();
        new UsageHint(forPeople ? line.getOut() : line.getErr()).print(filled);
    }
}

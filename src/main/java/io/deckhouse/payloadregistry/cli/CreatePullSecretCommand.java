package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cli.PullSecretErrand.Permissions;
import io.deckhouse.payloadregistry.cli.PullSecretErrand.Plan;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.Right;
import io.deckhouse.payloadregistry.pullsecret.Order;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates a pull Secret for the daemon to fill, or one with a login that stays. */
@Command(
        name = "create-pull-secret",
        description = {
            "Create a pull Secret for a ServiceAccount.",
            "The refresh daemon fills it with the ServiceAccount's token, and renews it in time."
        },
        footer = {
            "",
            "With several -n the same is made in each namespace. A Secret that others made is refused.",
            "The content of a Secret is never printed, except by --dry-run with -o yaml or json: there",
            "it is what you gave, and is what would be sent. No server is asked then.",
            "",
            "Examples:",
            "  # Create the Secret and wait until it can be used",
            "  d8 payload-registry create-pull-secret puller -n team --service-account puller --wait",
            "  # ServiceAccount, access and Secret at once, used by all Pods of account default",
            "  d8 payload-registry create-pull-secret puller -n team --service-account puller \\",
            "    --create-service-account --repository 'app/**' --attach=default --wait",
            "  # The old way: a password that stays",
            "  d8 payload-registry create-pull-secret old -n team --static --username ci \\",
            "    --password-stdin < password.txt",
            "  # Only print the objects, for a file or a pipe; needs no cluster",
            "  d8 payload-registry create-pull-secret puller --service-account puller --dry-run -o yaml"
        })
final class CreatePullSecretCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(paramLabel = "NAME", description = "The Secret's name.")
    String name = "";

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            description = "The ServiceAccount whose token the Secret is to hold.")
    @Nullable String named;

    @Option(
            names = "--create-service-account",
            description = "Create the ServiceAccount if it is missing.")
    boolean createAccount;

    @Option(
            names = "--repository",
            paramLabel = "PATTERN",
            description = "Grant the ServiceAccount this, too, as 'grant' does; may be repeated.")
    List<String> patterns = new ArrayList<>();

    @Option(
            names = "--access",
            paramLabel = "LEVEL",
            defaultValue = "READ",
            description = "Of --repository: READ or FULL (default: ${DEFAULT-VALUE}).")
    AccessLevel access = AccessLevel.READ;

    @Mixin AttachOption attach;

    @Option(
            names = "--adopt",
            description = "Take over a Secret of that name that others made; its content stays.")
    boolean adopt;

    @Mixin StaticLoginOptions login;

    @Option(names = "--wait", description = "Wait until the daemon has filled the Secret.")
    boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "Longest wait of --wait (default: ${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofMinutes(1);

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    CreatePullSecretCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        if (dryRun.isClient()) {
            StaticLoginOptions.Login known = login.ask(spec, wiring.environment());
            List<Written> written = new ArrayList<>();
            for (String namespace : wiring.namespacesOnPaper()) {
                Plan plan = plan(namespace, known);
                written.addAll(PullSecretErrand.onPaper(plan));
            }
            // Nothing was read from a cluster: what is in it came by this command line.
            printer().ofOwnInput().print(written);
            return Exit.OK.code();
        }
        try (Opened opened = wiring.openForNamespaces()) {
            List<String> namespaces = wiring.namespaces(opened.namespace());
            StaticLoginOptions.Login known =
                    login.ask(spec, wiring.environment()).at(opened.cluster());
            Errands errands = new Errands();
            List<ObjectKey> made = write(opened.cluster(), namespaces, known, errands);
            if (wait && !dryRun.isOn()) {
                await(opened.cluster(), made, errands);
            }
            errands.finish();
            return Exit.OK.code();
        }
    }

    private void check() {
        ObjectNames.object("a Secret", name);
        if (named != null) {
            ObjectNames.object("a ServiceAccount", named);
        }
        patterns.forEach(pattern -> Patterns.requireMeaning(pattern, spec));
        if (patterns.isEmpty() && isGiven("--access")) {
            throw wrong("--access goes with --repository: to which repositories?");
        }
        login.check(spec);
        attach.accounts(serviceAccount(), spec);
        if (login.isStatic) {
            if (named != null || createAccount || !patterns.isEmpty() || wait) {
                throw wrong(
                        "--static makes a Secret without a ServiceAccount: --service-account,"
                                + " --create-service-account, --repository and --wait do not go with"
                                + " it");
            }
            return;
        }
        if (named == null) {
            throw wrong(
                    "--service-account NAME is missing: whose token is the Secret to hold?"
                            + " (or --static for a password)");
        }
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private String serviceAccount() {
        return named == null ? "" : named;
    }

    private List<ObjectKey> write(
            Cluster cluster,
            List<String> namespaces,
            StaticLoginOptions.Login known,
            Errands errands)
            throws InterruptedException {
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        GrantAdvice.warn(patterns, namespaces, warnings);
        ObjectWriter.Mode mode = dryRun.writing();
        Clock clock = wiring.environment().clock();
        GrantErrand grants =
                new GrantErrand(
                        cluster, new ObjectWriter(cluster, Mark.TOOL, mode), clock, warnings);
        PullSecretErrand errand = new PullSecretErrand(cluster, mode, grants, warnings);
        List<Written> written = new ArrayList<>();
        List<ObjectKey> made = new ArrayList<>();
        try {
            for (String namespace : namespaces) {
                Plan plan = plan(namespace, known);
                errands.run(
                        namespace,
                        () -> {
                            errand.run(plan, written);
                            made.add(plan.order().key());
                        });
            }
        } finally {
            // What was written before a failure is there, and is said to be.
            print(written);
        }
        return made;
    }

    private Plan plan(String namespace, StaticLoginOptions.Login known) {
        ObjectKey key = ObjectKey.of(Kind.SECRET, namespace, name);
        Order order =
                login.isStatic ? known.order(key) : new Order.ForAccount(key, serviceAccount());
        List<Grant> grants =
                patterns.isEmpty()
                        ? List.of()
                        : List.of(
                                Grant.of(
                                        namespace,
                                        new Subject.ServiceAccount(namespace, serviceAccount()),
                                        patterns,
                                        new Right(access, false)));
        return new Plan(
                order,
                grants,
                attach.accounts(serviceAccount(), spec),
                new Permissions(createAccount, adopt));
    }

    private void await(Cluster cluster, List<ObjectKey> made, Errands errands)
            throws InterruptedException {
        WaitLine line = new WaitLine(wiring.environment());
        FillWait fill = new FillWait(cluster, wiring.environment().clock(), timeout, line);
        boolean forPeople = output.orTable() == OutputOptions.Format.TABLE;
        CommandLine command = spec.commandLine();
        UsageHint hint = new UsageHint(forPeople ? command.getOut() : command.getErr());
        List<PullSecret> filled = new ArrayList<>();
        for (ObjectKey key : made) {
            errands.again(key.namespace(), () -> filled.add(fill.await(key)));
        }
        filled.forEach(hint::print);
    }

    private void print(List<Written> written) {
        if (!written.isEmpty()) {
            printer().print(written);
        }
    }

    private WrittenPrinter printer() {
        return new WrittenPrinter(spec.commandLine().getOut(), output, dryRun);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

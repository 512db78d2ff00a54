package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import io.deckhouse.payloadregistry.grant.DaemonLease;
import io.deckhouse.payloadregistry.grant.Form;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.Right;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Grants a subject access to repository paths: a Role and a RoleBinding or an object of its own
 * kind, and the ServiceAccount.
 */
@Command(
        name = "grant",
        description = {
            "Grant a ServiceAccount, user or group access to repository paths.",
            "Writes a Role and a RoleBinding, or a PayloadRepositoryAccess object where the refresh",
            "daemon serves it; granting again adds to what was granted before."
        },
        footer = {
            "",
            "Patterns match the path below the namespace: '*' stops at a slash, '**' does not.",
            "With several -n the same is granted in each; a bare NAME is that namespace's own account.",
            "A user of Deckhouse is granted by e-mail, as Kubernetes knows him; --dry-run alone (client)",
            "asks no cluster, and so neither knows that nor what was granted before.",
            "",
            "Examples:",
            "  # Pull everything below team/app",
            "  d8 payload-registry grant puller -n team --repository 'app/**'",
            "  # Pull and push two repositories",
            "  d8 payload-registry grant ci -n team --repository app --repository base --access FULL",
            "  # A group of people, in two namespaces",
            "  d8 payload-registry grant group developers -n team -n base --repository '**'",
            "  # For a working day",
            "  d8 payload-registry grant user ann -n team --repository app --access FULL --expires-in 8h",
            "  # Only show the objects",
            "  d8 payload-registry grant puller -n team --repository app --dry-run -o yaml"
        })
final class GrantCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin SubjectArguments subject;

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "PATTERN",
            description = "Path pattern below the namespace; may be repeated.")
    List<String> patterns = new ArrayList<>();

    @Option(
            names = "--access",
            paramLabel = "LEVEL",
            defaultValue = "READ",
            description = "READ: pull. FULL: pull and push. Default: ${DEFAULT-VALUE}.")
    AccessLevel access = AccessLevel.READ;

    @Option(names = "--allow-delete", description = "Allow deleting images, too.")
    boolean allowDelete;

    @Option(
            names = "--expires-in",
            paramLabel = "DURATION",
            description = {
                "End the access after this time, such as 8h or 30m.",
                "Granting the same again moves the end."
            })
    @Nullable Duration expiresIn;

    @Option(
            names = "--as",
            paramLabel = "FORM",
            defaultValue = "auto",
            description = {
                "rbac: Role and RoleBinding. object: a PayloadRepositoryAccess, whose",
                "Role the refresh daemon keeps. Either takes over what the other form",
                "gave without end. auto: an object where a daemon serves it, else rbac."
            })
    Form form = Form.AUTO;

    @Option(
            names = "--create",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Create the ServiceAccount if it is missing (default).")
    boolean create = true;

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    GrantCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        patterns.forEach(pattern -> Patterns.requireMeaning(pattern, spec));
        subject.check();
        Expiry expiry = expiry();
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        List<Written> written = new ArrayList<>();
        if (dryRun.isClient()) {
            List<String> namespaces = wiring.namespacesOnPaper();
            GrantAdvice.warn(patterns, namespaces, warnings);
            namespaces.forEach(namespace -> onPaper(namespace, expiry, written));
            print(written);
        } else {
            inCluster(expiry, warnings, written);
        }
        return Exit.OK.code();
    }

    private Expiry expiry() {
        if (expiresIn == null) {
            return Expiry.never();
        }
        Instant end = wiring.environment().clock().instant().plus(expiresIn);
        return new Expiry(end.truncatedTo(ChronoUnit.SECONDS));
    }

    private void onPaper(String namespace, Expiry expiry, List<Written> written) {
        Grant wish = wish(namespace, subject.subject(namespace), expiry);
        GrantErrand.onPaper(wish, manner())
                .forEach(object -> written.add(new Written(object, Outcome.CREATED)));
    }

    private void inCluster(Expiry expiry, Warnings warnings, List<Written> written)
            throws InterruptedException {
        try (Opened opened = wiring.openForNamespaces()) {
            Cluster cluster = opened.cluster();
            List<String> namespaces = wiring.namespaces(opened.namespace());
            GrantAdvice.warn(patterns, namespaces, warnings);
            ObjectWriter writer = new ObjectWriter(cluster, Mark.TOOL, dryRun.writing());
            GrantErrand errand =
                    new GrantErrand(cluster, writer, wiring.environment().clock(), warnings);
            RbacNames names = new RbacNames(cluster::get, warnings);
            Errands errands = new Errands();
            try {
                for (String namespace : namespaces) {
                    Subject called = subject.subject(namespace);
                    errands.run(
                            namespace,
                            () ->
                                    errand.run(
                                            wish(namespace, names.of(called), expiry),
                                            manner(),
                                            written));
                }
            } finally {
                // What was written before a failure is there, and is said to be.
                print(written);
            }
            warnOfExpiry(written, warnings);
            warnOfNoDaemon(cluster, written, warnings);
            errands.finish();
        }
    }

    private void warnOfExpiry(List<Written> written, Warnings warnings) {
        boolean isRole =
                written.stream().anyMatch(w -> w.object().key().kind().group().equals(Kind.RBAC));
        if (expiresIn != null && isRole) {
            warnings.say(
                    "the end stands in an annotation, which this tool's auth server and daemon"
                            + " follow; another evaluator, such as the payload-registry module, goes"
                            + " on granting until Role and RoleBinding are deleted");
        }
    }

    /** Only who asked for objects by name can get some that nobody turns into Roles. */
    private void warnOfNoDaemon(Cluster cluster, List<Written> written, Warnings warnings) {
        if (form == Form.OBJECT
                && !written.isEmpty()
                && DaemonLease.state(cluster, wiring.environment().clock().instant())
                        == DaemonLease.State.ABSENT) {
            warnings.say(
                    "no refresh daemon is at work here, so the object grants nothing until one is"
                            + " ('serve refresher'); --as rbac grants at once");
        }
    }

    private void print(List<Written> written) {
        if (!written.isEmpty()) {
            new WrittenPrinter(spec.commandLine().getOut(), output, dryRun).print(written);
        }
    }

    private GrantErrand.Manner manner() {
        return new GrantErrand.Manner(form, create);
    }

    private Grant wish(String namespace, Subject who, Expiry expiry) {
        return Grant.of(namespace, who, patterns, new Right(access, allowDelete)).until(expiry);
    }
}

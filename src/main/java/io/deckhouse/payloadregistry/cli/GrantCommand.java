package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cli.Written.Outcome;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.GrantObjects;
import io.deckhouse.payloadregistry.grant.Right;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Grants a subject access to repository paths: a Role and a RoleBinding, and the ServiceAccount.
 */
@Command(
        name = "grant",
        description = {
            "Grant a ServiceAccount, user or group access to repository paths.",
            "Writes a Role and a RoleBinding; granting again adds to what was granted before."
        },
        footer = {
            "",
            "Patterns match the path below the namespace: '*' stops at a slash, '**' does not.",
            "",
            "Examples:",
            "  # Pull everything below team/app",
            "  d8 payload-registry grant puller -n team --repository 'app/**'",
            "  # Pull and push two repositories",
            "  d8 payload-registry grant ci -n team --repository app --repository base --access FULL",
            "  # A group of people",
            "  d8 payload-registry grant group developers -n team --repository '**'",
            "  # Only show the objects",
            "  d8 payload-registry grant puller -n team --repository app --dry-run -o yaml"
        })
final class GrantCommand implements Callable<Integer> {
    private static final List<String> KINDS = List.of("serviceaccount", "sa", "user", "group");

    private final Wiring wiring;

    @Parameters(
            arity = "1..2",
            hideParamSyntax = true,
            paramLabel = "[serviceaccount|user|group] NAME",
            description = "Who gets access; a bare NAME is a ServiceAccount.")
    List<String> subject = new ArrayList<>();

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
            names = "--create",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Create the ServiceAccount if it is missing (default).")
    boolean create = true;

    @Mixin private OutputOptions output;
    @Mixin private DryRunOption dryRun;
    @Spec private CommandSpec spec;

    GrantCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        patterns.forEach(this::requireMeaning);
        List<Written> written = new ArrayList<>();
        try {
            if (dryRun.isClient()) {
                written.addAll(onPaper());
            } else {
                inCluster(written);
            }
        } finally {
            // What was written before a failure is there, and is said to be.
            if (!written.isEmpty()) {
                new WrittenPrinter(spec.commandLine().getOut(), output, dryRun).print(written);
            }
        }
        return Exit.OK.code();
    }

    private List<Written> onPaper() {
        String namespace = wiring.namespace("default");
        Grant grant = wish(namespace);
        GrantAdvice.warn(patterns, namespace, new Warnings(spec.commandLine().getErr()));
        List<Written> written = new ArrayList<>();
        account(grant)
                .filter(_ -> create)
                .ifPresent(key -> written.add(created(GrantObjects.marked(key))));
        written.add(created(GrantObjects.role(grant)));
        written.add(created(GrantObjects.binding(grant)));
        return written;
    }

    /** A refused Role leaves nothing behind: it is written first, and the account last. */
    private void inCluster(List<Written> written) {
        try (Opened opened = wiring.openForCommand()) {
            ObjectWriter writer = new ObjectWriter(opened.cluster(), dryRun.isOn());
            Grant wish = wish(opened.namespace());
            Warnings warnings = new Warnings(spec.commandLine().getErr());
            GrantAdvice.warn(patterns, opened.namespace(), warnings);
            Optional<ObjectKey> account = account(wish);
            Optional<ClusterObject> present = account.flatMap(opened.cluster()::get);
            Optional<ClusterObject> before =
                    opened.cluster().get(GrantObjects.roleKey(wish.namespace(), wish.subject()));
            Grant whole =
                    before.map(role -> GrantObjects.read(role, wish.subject()).merge(wish))
                            .orElse(wish);
            GrantAdvice.predict(opened.cluster(), whole, before);
            try {
                written.add(writer.apply(GrantObjects.role(whole), before));
                written.add(writer.apply(GrantObjects.binding(whole)));
            } catch (ClusterException refusal) {
                throw GrantAdvice.explained(opened.cluster(), whole, refusal);
            }
            account.flatMap(key -> ensure(writer, key, present)).ifPresent(written::addFirst);
        }
    }

    /** An account that is there stays as it is: it may be somebody else's. */
    private Optional<Written> ensure(
            ObjectWriter writer, ObjectKey account, Optional<ClusterObject> present) {
        if (present.isPresent()) {
            return present.map(object -> new Written(object, Outcome.UNCHANGED));
        }
        if (create) {
            return Optional.of(writer.apply(GrantObjects.marked(account), present));
        }
        new Warnings(spec.commandLine().getErr())
                .say(account + " does not exist; the grant waits for it");
        return Optional.empty();
    }

    private Grant wish(String namespace) {
        return Grant.of(namespace, subject(namespace), patterns, new Right(access, allowDelete));
    }

    private Subject subject(String namespace) {
        String name = subject.getLast();
        if (subject.size() == 1 && KINDS.contains(name)) {
            throw wrong(
                    "'"
                            + name
                            + "' is a kind of subject, and its name is missing; for a ServiceAccount"
                            + " of that name write 'serviceaccount "
                            + name
                            + "'");
        }
        if (subject.size() > 2) {
            throw wrong("unexpected argument '" + subject.get(2) + "'");
        }
        if (name.isBlank()) {
            throw wrong("the subject's name is empty");
        }
        String kind = subject.size() == 1 ? "serviceaccount" : subject.getFirst();
        return switch (kind) {
            case "serviceaccount", "sa" ->
                    new Subject.ServiceAccount(
                            namespace, ObjectNames.object("a ServiceAccount", name));
            case "user" -> new Subject.User(name);
            case "group" -> new Subject.Group(name);
            default ->
                    throw wrong(
                            "'"
                                    + kind
                                    + "' is not a kind of subject: serviceaccount, user or group"
                                    + NearMiss.hint(kind, KINDS));
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static Optional<ObjectKey> account(Grant grant) {
        return grant.subject() instanceof Subject.ServiceAccount(var namespace, var name)
                ? Optional.of(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, name))
                : Optional.empty();
    }

    private void requireMeaning(String pattern) {
        switch (PathPattern.parse(pattern)) {
            case Parse.Parsed<PathPattern> _ when pattern.isBlank() ->
                    throw wrong("--repository is empty and matches nothing; '**' means everything");
            case Parse.Parsed<PathPattern> _ -> {}
            case Parse.Malformed<PathPattern>(var text, var position, var reason) ->
                    throw wrong(
                            "pattern '"
                                    + text
                                    + "' is malformed at character "
                                    + position
                                    + ": "
                                    + reason);
        }
    }

    private static Written created(ClusterObject object) {
        return new Written(object, Outcome.CREATED);
    }
}

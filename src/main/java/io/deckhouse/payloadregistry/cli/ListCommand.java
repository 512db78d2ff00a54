package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Grant;
import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.access.Reading;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists effective patterns and actions by subject. */
@Command(
        name = "list",
        description = {
            "List who has which access: subjects with their path patterns and actions.",
            "For one subject it also shows what comes through the groups its name implies."
        },
        footer = {
            "",
            "Shows one namespace and what holds in all of them; with -A, and for manifests and files",
            "without -n, every namespace.",
            "",
            "With -o json: items, a list of {namespace, actions, expiresAt, subject, kind, binding, role,",
            "rule, pattern, project}; namespace null: every namespace, pattern null: every path.",
            "",
            "Examples:",
            "  d8 payload-registry list -n team",
            "  d8 payload-registry list puller -n team",
            "  d8 payload-registry list group/developers -A -o wide"
        })
final class ListCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            arity = "0..2",
            paramLabel = "SUBJECT",
            description = {
                "serviceaccount/NAMESPACE/NAME, user/NAME, group/NAME or static/NAME;",
                "a bare NAME is a ServiceAccount of the namespace."
            })
    List<String> subject = new ArrayList<>();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look at all namespaces.")
    boolean allNamespaces;

    @Mixin private FilesOption files;
    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    ListCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<GrantRow> rows;
        String namespace;
        try (AccessWorld world = AccessWorld.open(wiring, files)) {
            namespace = allNamespaces ? "" : world.namespace();
            Warnings warnings = new Warnings(spec.commandLine().getErr());
            AccessSnapshot snapshot = world.read(new Scope(namespace, Set.of(Part.RBAC)));
            rows = rows(snapshot, world.staticUsers(warnings), namespace);
            if (rows.isEmpty()) {
                AccessWorld.requireComplete(snapshot, "who has which access");
            }
            AccessWorld.warnOfGaps(snapshot, warnings);
        }
        new GrantPrinter(spec.commandLine().getOut()).printGrants(rows, output.orTable());
        if (rows.isEmpty() && output.orTable() == OutputOptions.Format.TABLE) {
            String where = namespace.isEmpty() ? "" : " in namespace " + namespace;
            spec.commandLine().getErr().println("No access found" + where + ".");
        }
        return Exit.OK.code();
    }

    private List<GrantRow> rows(AccessSnapshot snapshot, StaticUsers users, String namespace) {
        Instant now = wiring.environment().clock().instant();
        String text = subjectText(namespace);
        List<GrantRow> rows = new ArrayList<>();
        if (!text.startsWith(IdentityOptions.STATIC)) {
            List<Grant> grants =
                    text.isEmpty()
                            ? snapshot.index().grants(now)
                            : snapshot.index().effective(parsed(text), now);
            grants.forEach(grant -> rows.add(GrantRow.of(grant)));
        }
        for (var account : users.accounts().values()) {
            if (text.isEmpty() || text.equals(IdentityOptions.STATIC + account.user().name())) {
                rows.addAll(projects(account.user()));
            }
        }
        return rows.stream()
                .filter(row ->
                        namespace.isEmpty()
                                || row.namespace().isEmpty()
                                || row.namespace().equals(namespace))
                .sorted(
                        Comparator.comparing(GrantRow::subject)
                                .thenComparing(GrantRow::namespace)
                                .thenComparing(GrantRow::pattern)
                                .thenComparing(GrantRow::by))
                .toList();
    }

    private static List<GrantRow> projects(StaticUser user) {
        return user.projects().stream()
                .map(project ->
                        GrantRow.of(
                                user,
                                new Grounds.ByProject(
                                        user.name(),
                                        project.name(),
                                        project.subPath().text(),
                                        project.access()),
                                project.access().actions()))
                .toList();
    }

    /** The subject in its text form, which one or two arguments name; empty for everybody. */
    private String subjectText(String namespace) {
        if (subject.isEmpty()) {
            return "";
        }
        String last = subject.getLast();
        String kind = subject.size() == 2 ? subject.getFirst() : "";
        boolean isBare = kind.isEmpty() && last.indexOf('/') < 0;
        boolean isAccount = kind.equals("serviceaccount") || kind.equals("sa");
        if (!isBare && !isAccount) {
            return kind.isEmpty() ? last : kind + "/" + last;
        }
        String home = namespace.isEmpty() ? wiring.namespace("") : namespace;
        if (home.isEmpty()) {
            throw wrong("of which namespace is " + last + "? Say serviceaccount/NAMESPACE/" + last);
        }
        return new Subject.ServiceAccount(home, last).text();
    }

    private Subject parsed(String text) {
        return switch (Subject.parse(text)) {
            case Reading.Valid<Subject>(var value) -> value;
            case Reading.Refused<Subject>(_, var reason) -> throw wrong(text + ": " + reason);
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

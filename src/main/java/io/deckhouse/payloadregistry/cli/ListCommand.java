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
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists effective patterns and actions, by subject or by pattern. */
@Command(
        name = "list",
        description = {
            "List who has which access: subjects with their path patterns and actions.",
            "For one subject it also shows what comes through the groups its name implies; for a path",
            "or pattern, everything that gives all of it."
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
            "  d8 payload-registry list 'app/**' -n team",
            "  d8 payload-registry list --by pattern -n team",
            "  d8 payload-registry list group/developers -A -o wide"
        })
final class ListCommand implements Callable<Integer> {
    private static final Pattern SUBJECT =
            Pattern.compile("(serviceaccount|sa|user|group|static)/");

    private final Wiring wiring;

    @Parameters(
            arity = "0..2",
            paramLabel = "SUBJECT|PATTERN",
            description = {
                "serviceaccount/NAMESPACE/NAME, user/NAME, group/NAME or static/NAME;",
                "a bare NAME is a ServiceAccount of the namespace;",
                "what else holds one of *?[{ is a pattern, as for --repository."
            })
    List<String> asked = new ArrayList<>();

    @Option(
            names = "--repository",
            paramLabel = "PATTERN",
            description = "Only what gives all of this path or pattern; may be repeated.")
    List<String> patterns = new ArrayList<>();

    @Option(
            names = "--by",
            paramLabel = "ORDER",
            defaultValue = "subject",
            description =
                    "Order of the rows: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    GrantOrder order = GrantOrder.SUBJECT;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look at all namespaces.")
    boolean allNamespaces;

    @Mixin FilesOption files;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    ListCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        PatternFilter filter = filter();
        List<GrantRow> rows;
        String namespace;
        try (AccessWorld world = AccessWorld.open(wiring, files)) {
            namespace = allNamespaces ? "" : world.namespace();
            Warnings warnings = new Warnings(spec.commandLine().getErr());
            String subject = rbacName(world, subjectText(namespace), warnings);
            AccessSnapshot snapshot = world.read(new Scope(namespace, Set.of(Part.RBAC)));
            rows =
                    rows(snapshot, world.staticUsers(warnings), subject).stream()
                            .filter(row -> row.holdsIn(namespace) && filter.lets(row))
                            .sorted(order.comparator())
                            .toList();
            if (rows.isEmpty()) {
                AccessWorld.requireComplete(snapshot, "who has which access");
            }
            AccessWorld.warnOfGaps(snapshot, warnings);
        }
        new GrantPrinter(spec.commandLine().getOut()).printGrants(rows, output.orTable(), order);
        if (rows.isEmpty() && output.isTable()) {
            String where = namespace.isEmpty() ? "" : " in namespace " + namespace;
            spec.commandLine().getErr().println("No access found" + where + ".");
        }
        return Exit.OK.code();
    }

    private PatternFilter filter() {
        List<String> all = new ArrayList<>(patterns);
        if (asksForPattern()) {
            all.add(asked.getFirst());
        }
        return new PatternFilter(
                all.stream().map(text -> Patterns.requireMeaning(text, spec)).toList());
    }

    private boolean asksForPattern() {
        String text = asked.size() == 1 ? asked.getFirst() : "";
        boolean isSubject = SUBJECT.matcher(text).lookingAt();
        return !isSubject && text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private String rbacName(AccessWorld world, String text, Warnings warnings) {
        return text.isEmpty() || text.startsWith(IdentityOptions.STATIC)
                ? text
                : new RbacNames(world::get, warnings).of(parsed(text)).text();
    }

    private List<GrantRow> rows(AccessSnapshot snapshot, StaticUsers users, String text) {
        Instant now = wiring.environment().clock().instant();
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
        return rows;
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
        if (asked.isEmpty() || asksForPattern()) {
            return "";
        }
        String last = asked.getLast();
        String kind = asked.size() == 2 ? asked.getFirst() : "";
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

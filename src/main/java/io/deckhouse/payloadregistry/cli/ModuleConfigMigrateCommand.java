package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Grant;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.AccessReader;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.grant.GrantObjects;
import io.deckhouse.payloadregistry.grant.Migration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves static users to grants. */
@Command(
        name = "migrate",
        description = {
            "Plan, or with --apply make, grants that give what static users have.",
            "The users stay until 'module-config user remove'."
        },
        footer = {
            "",
            "In a subPath '*' crosses slashes, in a grant's pattern it does not: 'base/*' becomes",
            "'base/**', which gives 'base' itself as well; with --exact it becomes 'base/*/**',"
                    + " which",
            "does not. The table shows what each user gains or loses. With -o yaml the objects.",
            "",
            "Examples:",
            "  d8 payload-registry module-config migrate",
            "  d8 payload-registry module-config migrate 'ci-*' -f config.yaml -o yaml",
            "  d8 payload-registry module-config migrate --to user --apply --dry-run=server",
            "  d8 payload-registry module-config migrate ci --apply"
        })
final class ModuleConfigMigrateCommand implements Callable<Integer> {
    /** What a static user becomes. */
    enum Target {
        SERVICEACCOUNT,
        USER;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Wiring wiring;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Users, '*' for any characters; default: all.")
    List<String> names = new ArrayList<>();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Read this file instead of the cluster; - for stdin.")
    @Nullable String file;

    @Option(
            names = "--to",
            paramLabel = "KIND",
            defaultValue = "SERVICEACCOUNT",
            description = {
                "serviceaccount: of the same name, in the namespace of -n or of the user's",
                "first project (default); user: the Kubernetes user of the same name."
            })
    Target target = Target.SERVICEACCOUNT;

    @Option(names = "--exact", description = "Give nothing beyond what the users have.")
    boolean exact;

    @Option(names = "--apply", description = "Write the grants to the cluster.")
    boolean apply;

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    ModuleConfigMigrateCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        StaticUsers users =
                StaticUserSource.read(wiring, file).map(StaticUsers::read).orElse(StaticUsers.NONE);
        users.faults()
                .forEach(fault ->
                        warnings.say(
                                fault.text()
                                        + (fault.isOfProject()
                                                ? "; the project is left out"
                                                : "; it is left out")));
        List<Migration> plan = plan(users, warnings);
        if (plan.isEmpty()) {
            spec.commandLine().getErr().println("No static users to migrate.");
        } else if (apply && !dryRun.isClient()) {
            try (Opened opened = wiring.openForCommand()) {
                apply(opened.cluster(), plan);
            }
        } else if (output.isTable()) {
            MigrationPrinter.table(plan, held(plan), spec.commandLine().getOut());
        } else {
            new WrittenPrinter(spec.commandLine().getOut(), output, dryRun)
                    .print(MigrationWriter.onPaper(plan));
        }
        return Exit.OK.code();
    }

    private void apply(Cluster cluster, List<Migration> plan) {
        MigrationPrinter.table(plan, held(cluster, plan), spec.commandLine().getErr());
        GrantErrand errand =
                new GrantErrand(
                        cluster,
                        new ObjectWriter(cluster, Mark.TOOL, dryRun.writing()),
                        wiring.environment().clock(),
                        new Warnings(spec.commandLine().getErr()));
        new WrittenPrinter(spec.commandLine().getOut(), output, dryRun)
                .print(MigrationWriter.write(errand, plan));
    }

    /** Only who asks the cluster for the users can ask it what else there is. */
    private Map<Subject, List<Grant>> held(List<Migration> plan) {
        if (file != null) {
            return Map.of();
        }
        try (Opened opened = wiring.openForCommand()) {
            return held(opened.cluster(), plan);
        }
    }

    /** What the new subjects hold by bindings that the migration does not make. */
    private Map<Subject, List<Grant>> held(Cluster cluster, List<Migration> plan) {
        AccessSnapshot snapshot =
                new AccessReader(cluster, VerbTable.standard())
                        .read(new Scope("", Set.of(Part.RBAC)));
        AccessWorld.warnOfGaps(snapshot, new Warnings(spec.commandLine().getErr()));
        Map<Subject, List<Grant>> held = new HashMap<>();
        for (Migration migration : plan) {
            Set<String> own =
                    migration.grants().stream()
                            .map(grant -> GrantObjects.bindingKey(grant).name())
                            .collect(Collectors.toSet());
            held.put(
                    migration.subject(),
                    snapshot
                            .index()
                            .effective(migration.subject(), wiring.environment().clock().instant())
                            .stream()
                            .filter(grant -> !own.contains(grant.by().binding().name()))
                            .toList());
        }
        return held;
    }

    private List<Migration> plan(StaticUsers users, Warnings warnings) {
        List<StaticUser> chosen =
                users.accounts().values().stream()
                        .map(StaticUsers.Account::user)
                        .filter(user -> isMeant(user.name()))
                        .sorted(Comparator.comparing(StaticUser::name))
                        .toList();
        if (chosen.isEmpty() && !names.isEmpty()) {
            throw new CommandFailure(
                    "there is no static user " + String.join(", ", names) + " that can be read");
        }
        List<Migration> plan = new ArrayList<>();
        for (StaticUser user : chosen) {
            if (user.projects().isEmpty()) {
                warnings.say(
                        "static user "
                                + user.name()
                                + " has no projects: the catalog is for everybody who is known,"
                                + " and needs no grant");
            } else {
                plan.add(Migration.of(user, subject(user), exact));
            }
        }
        return plan;
    }

    private boolean isMeant(String user) {
        return names.isEmpty()
                || names.stream()
                        .map(name -> java.util.regex.Pattern.quote(name).replace("*", "\\E.*\\Q"))
                        .anyMatch(user::matches);
    }

    private Subject subject(StaticUser user) {
        return switch (target) {
            case USER -> new Subject.User(user.name());
            case SERVICEACCOUNT ->
                    new Subject.ServiceAccount(
                            wiring.namespace(user.projects().getFirst().name()), account(user));
        };
    }

    private String account(StaticUser user) {
        try {
            return ObjectNames.object("a ServiceAccount", user.name());
        } catch (CommandFailure e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "static user " + e.getMessage() + "; leave it out, or take --to user",
                    e);
        }
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.StaticUserAccess;
import io.deckhouse.payloadregistry.cli.RepositoryQuestion.Target;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists who may do something; exit code 3 when nobody may. */
@Command(
        name = "who-can",
        description =
                "List the subjects who may pull, push or delete in a repository, and by what.",
        footer = {
            "",
            "Groups are listed as such; members of system:masters may do everything and are not listed.",
            "Exits 0 when somebody may, 3 when nobody may.",
            "",
            "With -o json: action, namespace, path, reason (why nobody may, where something is known),",
            "and subjects, a list of {subject, kind, binding, role, rule, pattern, project};",
            "kind is ServiceAccount, User, Group or StaticUser.",
            "",
            "Examples:",
            "  d8 payload-registry who-can push team/app",
            "  d8 payload-registry who-can pull team/app -o json"
        })
final class WhoCanCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin RepositoryQuestion question;
    @Mixin FilesOption files;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    WhoCanCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        Action action = question.action();
        Target target = question.target(warnings);
        List<GrantRow> rows = new ArrayList<>();
        String why = target instanceof Target.Impossible(_, var reason) ? reason : "";
        if (target instanceof Target.Asked(Repository repository)) {
            try (AccessWorld world = AccessWorld.open(wiring, files)) {
                AccessSnapshot snapshot =
                        world.read(new Scope(repository.namespace(), parts(action)));
                rows.addAll(rows(snapshot, action, repository));
                addStaticUsers(rows, world.staticUsers(warnings), snapshot, repository);
                if (rows.isEmpty()) {
                    AccessWorld.requireComplete(
                            snapshot, "who may " + action.text() + " " + repository.name());
                }
                AccessWorld.warnOfGaps(snapshot, warnings);
                if (rows.isEmpty()
                        && action != Action.PULL
                        && !snapshot.namespaces().exists(repository.namespace())) {
                    why = "namespace " + repository.namespace() + " does not exist";
                }
            }
        }
        var printer = new GrantPrinter(spec.commandLine().getOut());
        printer.printHolders(new GrantPrinter.Asked(action, target, why), rows, output.orTable());
        if (rows.isEmpty() && output.isTable()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Nobody may "
                                    + action.text()
                                    + " "
                                    + target.name()
                                    + (why.isEmpty() ? "." : ": " + why));
        }
        return (rows.isEmpty() ? Exit.NO : Exit.OK).code();
    }

    private List<GrantRow> rows(AccessSnapshot snapshot, Action action, Repository repository) {
        List<GrantRow> rows = new ArrayList<>();
        snapshot.index()
                .whoCan(action, repository, wiring.environment().clock().instant())
                .forEach(grant -> rows.add(GrantRow.of(grant)));
        return rows;
    }

    private void addStaticUsers(
            List<GrantRow> rows,
            StaticUsers users,
            AccessSnapshot snapshot,
            Repository repository) {
        Action action = question.action();
        var decider = new StaticUserAccess(snapshot.namespaces());
        new TreeMap<>(users.accounts())
                .forEach((_, account) -> {
                    if (decider.decide(account.user(), action, repository)
                            instanceof Decision.Allowed(var grounds, _)) {
                        rows.add(GrantRow.of(account.user(), grounds, Set.of(action)));
                    }
                });
    }

    private static Set<Part> parts(Action action) {
        var parts = EnumSet.of(Part.RBAC);
        if (action != Action.PULL) {
            parts.add(Part.NAMESPACE);
        }
        return parts;
    }
}

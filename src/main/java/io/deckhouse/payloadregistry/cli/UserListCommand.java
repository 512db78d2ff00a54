package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.StaticUsers.Account;
import io.deckhouse.payloadregistry.cluster.Visible;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists static users with their projects; never their hashes. */
@Command(
        name = "list",
        description = "List the static users of the cluster or of a file, with their projects.",
        footer = {
            "",
            "With -o json: items, a list of {name, cost, projects: [{name, subPath, access}]}.",
            "",
            "Examples:",
            "  d8 payload-registry module-config user list",
            "  d8 payload-registry module-config user list -f config.yaml -o json"
        })
final class UserListCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Read this file instead of the cluster; - for stdin.")
    @Nullable String file;

    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    UserListCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        StaticUsers users =
                StaticUserSource.read(wiring, file).map(StaticUsers::read).orElse(StaticUsers.NONE);
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        users.faults()
                .forEach(fault ->
                        warnings.say(
                                fault.text()
                                        + (fault.isOfProject()
                                                ? "; the project is not given"
                                                : "; it is not let in")));
        List<Account> accounts =
                users.accounts().values().stream()
                        .sorted(Comparator.comparing(account -> account.user().name()))
                        .toList();
        var out = spec.commandLine().getOut();
        switch (output.orTable()) {
            case TABLE, WIDE -> table(accounts);
            case JSON -> out.print(Documents.json(document(accounts)));
            case YAML -> out.print(Documents.yaml(document(accounts)));
            case NAME ->
                    accounts.forEach(account -> out.println(Visible.line(account.user().name())));
        }
        out.flush();
        return Exit.OK.code();
    }

    private void table(List<Account> accounts) {
        if (accounts.isEmpty()) {
            spec.commandLine().getErr().println("No static users found.");
            return;
        }
        Table table = new Table(List.of("NAME", "COST", "PROJECTS"));
        for (Account account : accounts) {
            String projects =
                    account.user().projects().stream()
                            .map(UserListCommand::text)
                            .collect(Collectors.joining(", "));
            table.add(
                    List.of(
                            account.user().name(),
                            String.valueOf(account.hash().cost()),
                            projects.isEmpty() ? "(catalog only)" : projects));
        }
        table.print(spec.commandLine().getOut());
    }

    /** As {@code --project} takes it. */
    static String text(StaticUser.Project project) {
        String subPath = project.subPath().text();
        return project.name() + (subPath.equals("*") ? "" : ":" + subPath) + "=" + project.access();
    }

    private static ObjectNode document(List<Account> accounts) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        var items = document.putArray("items");
        for (Account account : accounts) {
            ObjectNode item = items.addObject();
            item.put("name", account.user().name()).put("cost", account.hash().cost());
            var projects = item.putArray("projects");
            account.user()
                    .projects()
                    .forEach(project ->
                            projects.addObject()
                                    .put("name", project.name())
                                    .put("subPath", project.subPath().text())
                                    .put("access", project.access().name()));
        }
        return document;
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import io.deckhouse.payloadregistry.cli.RepositoryQuestion.Target;
import io.deckhouse.payloadregistry.cluster.Visible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints who holds what. */
final class GrantPrinter {
    private static final String EVERY_PATH = "**";
    private static final String EVERY_NAMESPACE = "*";

    private final PrintWriter out;

    GrantPrinter(PrintWriter out) {
        this.out = out;
    }

    /**
     * What was asked.
     *
     * @param reason why nobody may; empty where nothing but the lack of grants is known
     */
    record Asked(Action action, Target target, String reason) {}

    /** Who may do one thing. */
    void printHolders(Asked asked, List<GrantRow> rows, Format format) {
        switch (format) {
            case TABLE, WIDE -> {
                Table table = new Table(List.of("KIND", "NAME", "PATTERN", "BY", "ROLE"));
                rows.forEach(row ->
                        table.add(
                                List.of(
                                        row.kind(),
                                        row.name(),
                                        pattern(row),
                                        row.by(),
                                        row.role())));
                printUnlessEmpty(table, rows);
            }
            case NAME -> names(rows);
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                document.put("action", asked.action().text());
                document.put("namespace", asked.target().namespace());
                document.put("path", asked.target().path());
                document.put("reason", asked.reason().isEmpty() ? null : asked.reason());
                var subjects = document.putArray("subjects");
                for (GrantRow row : rows) {
                    putGrounds(subjects.addObject(), row);
                }
                out.print(Documents.one(document, format == Format.JSON));
            }
        }
        out.flush();
    }

    /** Who holds what. */
    void printGrants(List<GrantRow> rows, Format format, GrantOrder order) {
        switch (format) {
            case TABLE, WIDE -> table(rows, columns(rows, format == Format.WIDE, order));
            case NAME -> names(rows);
            case JSON, YAML -> {
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                var items = document.putArray("items");
                for (GrantRow row : rows) {
                    ObjectNode item = items.addObject();
                    item.put("namespace", row.namespace().isEmpty() ? null : row.namespace());
                    var actions = item.putArray("actions");
                    row.actions().stream().sorted().forEach(action -> actions.add(action.text()));
                    item.put(
                            "expiresAt",
                            row.expiry().isLimited() ? row.expiry().at().toString() : null);
                    putGrounds(item, row);
                }
                out.print(Documents.one(document, format == Format.JSON));
            }
        }
        out.flush();
    }

    /** A column of the table of grants. */
    private record Column(String head, Function<GrantRow, String> cell) {}

    private static List<Column> columns(List<GrantRow> rows, boolean wide, GrantOrder order) {
        Column kind = new Column("KIND", GrantRow::kind);
        Column name = new Column("NAME", GrantRow::name);
        Column namespace =
                new Column(
                        "NAMESPACE",
                        row -> row.namespace().isEmpty() ? EVERY_NAMESPACE : row.namespace());
        Column pattern = new Column("PATTERN", GrantPrinter::pattern);
        List<Column> columns =
                new ArrayList<>(
                        switch (order) {
                            case SUBJECT -> List.of(kind, name, namespace, pattern);
                            case PATTERN -> List.of(namespace, pattern, kind, name);
                        });
        columns.add(new Column("ACTIONS", GrantRow::actionsText));
        if (wide || rows.stream().anyMatch(row -> row.expiry().isLimited())) {
            columns.add(new Column("EXPIRES", GrantRow::end));
        }
        columns.add(new Column("BY", GrantRow::by));
        if (wide) {
            columns.add(new Column("ROLE", GrantRow::role));
        }
        return columns;
    }

    private void table(List<GrantRow> rows, List<Column> columns) {
        Table table = new Table(columns.stream().map(Column::head).toList());
        for (GrantRow row : rows) {
            table.add(columns.stream().map(column -> column.cell().apply(row)).toList());
        }
        printUnlessEmpty(table, rows);
    }

    private void printUnlessEmpty(Table table, List<GrantRow> rows) {
        if (!rows.isEmpty()) {
            table.print(out);
        }
    }

    private void names(List<GrantRow> rows) {
        rows.stream().map(GrantRow::subject).distinct().map(Visible::line).forEach(out::println);
    }

    private static void putGrounds(ObjectNode node, GrantRow row) {
        node.put("subject", row.subject()).put("kind", row.kind());
        node.putNull("binding").putNull("role").putNull("rule");
        node.put("pattern", row.pattern().isEmpty() ? null : row.pattern());
        node.putNull("project");
        switch (row.grounds()) {
            case Grounds.ByRule rule -> AccessDocuments.putRule(node, rule);
            case Grounds.ByProject project ->
                    node.put("pattern", project.subPath())
                            .putObject("project")
                            .put("name", project.project())
                            .put("access", project.level().name());
            case Grounds.BySuperuser _ -> {}
        }
    }

    private static String pattern(GrantRow row) {
        if (!row.pattern().isEmpty()) {
            return row.pattern();
        }
        // An empty subPath matches nothing; a rule without patterns, everything.
        return row.grounds() instanceof Grounds.ByProject ? "''" : EVERY_PATH;
    }
}

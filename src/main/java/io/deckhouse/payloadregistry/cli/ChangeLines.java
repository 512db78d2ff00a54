package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Prints every row when it is new or has changed, one below the other, as kubectl does. */
final class ChangeLines implements StatusWatch.StatusView {
    private final PrintWriter out;
    private final StatusPrinter.Look look;
    private final OutputOptions.Format format;
    private final Map<ObjectKey, StatusRow> shown = new HashMap<>();
    private boolean hasHead;

    ChangeLines(Environment environment, StatusPrinter.Look look, OutputOptions.Format format) {
        this.out = environment.streams().out();
        this.look = look;
        this.format = format;
    }

    @Override
    public void show(List<StatusRow> rows, Instant now, String notice) {
        List<StatusRow> changed =
                rows.stream()
                        .filter(row -> {
                            StatusRow before = shown.put(row.secret().key(), row);
                            return before == null || !before.isSame(row);
                        })
                        .toList();
        shown.keySet().retainAll(rows.stream().map(row -> row.secret().key()).toList());
        if (!changed.isEmpty()) {
            print(changed, new StatusPrinter(out, now, look));
            out.flush();
        }
    }

    private void print(List<StatusRow> rows, StatusPrinter printer) {
        switch (format) {
            case TABLE, WIDE -> {
                Table table = new Table(printer.heads());
                rows.forEach(row -> table.add(printer.cells(row)));
                table.lines().stream().skip(hasHead ? 1 : 0).forEach(out::println);
                hasHead = true;
            }
            case NAME -> rows.forEach(row -> out.println(WrittenPrinter.name(row.secret().key())));
            case JSON -> rows.forEach(row -> out.print(Documents.json(StatusPrinter.item(row))));
            case YAML -> rows.forEach(row -> out.print("---\n" + yaml(row)));
        }
    }

    private static String yaml(StatusRow row) {
        ObjectNode item = StatusPrinter.item(row);
        return Documents.yaml(item);
    }

    @Override
    public void close() {}
}

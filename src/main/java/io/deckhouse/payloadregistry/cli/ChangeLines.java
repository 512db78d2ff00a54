package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Prints every row when it is new or has changed, one below the other, as kubectl does. */
final class ChangeLines implements StatusWatch.StatusView {
    private final Environment environment;
    private final PrintWriter out;
    private final StatusPrinter.Look look;
    private final OutputOptions.Format format;
    private final Map<ObjectKey, StatusRow> shown = new HashMap<>();
    private Set<StuckPod> stuck = Set.of();
    private boolean hasHead;

    ChangeLines(Environment environment, StatusPrinter.Look look, OutputOptions.Format format) {
        this.environment = environment;
        this.out = environment.streams().out();
        this.look = look;
        this.format = format;
    }

    @Override
    public void show(StatusWatch.Frame frame) {
        List<StatusRow> changed =
                frame.rows().stream()
                        .filter(row -> {
                            StatusRow before = shown.put(row.secret().key(), row);
                            return before == null || !before.isSame(row);
                        })
                        .toList();
        shown.keySet().retainAll(frame.rows().stream().map(row -> row.secret().key()).toList());
        if (!changed.isEmpty()) {
            print(changed, new StatusPrinter(out, frame.now(), look));
        }
        List<StuckPod> pods = frame.stuck().orElse(List.of());
        print(pods.stream().filter(pod -> !stuck.contains(pod)).toList(), frame.rows());
        stuck = Set.copyOf(pods);
        out.flush();
    }

    private void print(List<StuckPod> pods, List<StatusRow> rows) {
        switch (format) {
            case TABLE, WIDE -> StuckPodPrinter.to(out, environment).print(pods, rows);
            case NAME -> pods.forEach(pod -> out.println(WrittenPrinter.name(pod.pod())));
            case JSON -> pods.forEach(pod -> out.print(Documents.json(StatusPrinter.item(pod))));
            case YAML -> pods.forEach(pod -> out.print("---\n" + yaml(StatusPrinter.item(pod))));
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
            case YAML -> rows.forEach(row -> out.print("---\n" + yaml(StatusPrinter.item(row))));
        }
    }

    private static String yaml(ObjectNode item) {
        return Documents.yaml(item);
    }

    @Override
    public void close() {}
}

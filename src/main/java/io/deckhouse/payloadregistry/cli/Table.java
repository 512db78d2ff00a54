package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns as kubectl prints them: upper-case heads, three blanks between, a row a line. */
final class Table {
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> heads) {
        rows.add(List.copyOf(heads));
    }

    void add(List<String> cells) {
        rows.add(cells.stream().map(Visible::line).toList());
    }

    void print(PrintWriter out) {
        lines().forEach(out::println);
    }

    /** The head and the rows, without blanks at their ends. */
    List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}

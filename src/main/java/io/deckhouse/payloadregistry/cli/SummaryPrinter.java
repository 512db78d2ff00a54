package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.daemon.RefreshSummary;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints how many pull Secrets and accesses are in which state, as a table or as a document. */
final class SummaryPrinter {
    private final PrintWriter out;
    private final OutputOptions.Format format;

    /**
     * Makes a printer.
     *
     * @throws CommandFailure when a summary has no such form
     */
    SummaryPrinter(PrintWriter out, OutputOptions.Format format) {
        if (format == OutputOptions.Format.NAME) {
            throw new CommandFailure(Exit.USAGE, "a summary has no names: use -o json or -o yaml");
        }
        this.out = out;
        this.format = format;
    }

    void print(RefreshSummary summary) {
        switch (format) {
            case TABLE, WIDE, NAME -> table(summary);
            case JSON -> out.print(Documents.json(document(summary)));
            case YAML -> out.print(Documents.yaml(document(summary)));
        }
        out.flush();
    }

    private void table(RefreshSummary summary) {
        if (!summary.byState().isEmpty()) {
            Table table = new Table(List.of("STATE", "SECRETS"));
            summary.byState()
                    .forEach((state, count) -> table.add(List.of(state.label(), count.toString())));
            table.print(out);
        } else if (summary.leftBecause().isEmpty()) {
            out.println("No managed pull Secrets found.");
        } else {
            out.println("Pull Secrets are left to the Deckhouse module.");
        }
        if (!summary.accesses().isEmpty()) {
            out.println();
            Table table = new Table(List.of("REASON", "ACCESSES"));
            summary.accesses()
                    .forEach((reason, count) -> table.add(List.of(reason, count.toString())));
            table.print(out);
        }
    }

    private static ObjectNode document(RefreshSummary summary) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("secrets", sum(summary.byState().values()));
        document.put("healthy", summary.isHealthy());
        ObjectNode states = document.putObject("byState");
        summary.byState().forEach((state, count) -> states.put(state.label(), count));
        if (!summary.leftBecause().isEmpty()) {
            document.put("leftToModule", summary.leftBecause());
        }
        document.put("accesses", sum(summary.accesses().values()));
        ObjectNode reasons = document.putObject("accessesByReason");
        summary.accesses().forEach(reasons::put);
        return document;
    }

    private static int sum(Collection<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}

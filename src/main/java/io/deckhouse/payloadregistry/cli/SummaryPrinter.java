package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.daemon.RefreshSummary;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints how many pull Secrets are in each state, as a table or as a document. */
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
        if (summary.byState().isEmpty()) {
            out.println("No managed pull Secrets found.");
            return;
        }
        Table table = new Table(List.of("STATE", "SECRETS"));
        summary.byState()
                .forEach((state, count) -> table.add(List.of(state.label(), count.toString())));
        table.print(out);
    }

    private static ObjectNode document(RefreshSummary summary) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put(
                "secrets", summary.byState().values().stream().mapToInt(Integer::intValue).sum());
        document.put("healthy", summary.isHealthy());
        ObjectNode states = document.putObject("byState");
        for (Map.Entry<State, Integer> each : summary.byState().entrySet()) {
            states.put(each.getKey().label(), each.getValue());
        }
        return document;
    }
}

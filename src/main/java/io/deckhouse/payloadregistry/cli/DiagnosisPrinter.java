package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.diagnosis.Check;
import io.deckhouse.payloadregistry.diagnosis.Diagnosis;
import io.deckhouse.payloadregistry.diagnosis.Link;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints a chain of links: a tick, a cross or a dash each, then the first broken one. */
final class DiagnosisPrinter {
    private static final int LABEL_WIDTH =
            Stream.of(Link.values()).mapToInt(link -> link.label().length()).max().orElse(0) + 2;

    private final PrintWriter out;
    private final Ansi ansi;

    DiagnosisPrinter(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void print(Diagnosis diagnosis, OutputOptions.Format format) {
        switch (format) {
            case TABLE, WIDE -> text(diagnosis);
            case JSON -> out.print(Documents.json(document(diagnosis)));
            case YAML -> out.print(Documents.yaml(document(diagnosis)));
            case NAME -> out.println(Visible.line(diagnosis.subject()));
        }
        out.flush();
    }

    private void text(Diagnosis diagnosis) {
        String about = "";
        for (Check check : diagnosis.checks()) {
            if (!check.about().equals(about)) {
                about = check.about();
                out.println();
                out.println(Visible.line(about.isEmpty() ? diagnosis.subject() : about));
            }
            String label = words(check.link());
            String gap = " ".repeat(LABEL_WIDTH - label.length());
            out.println(mark(check) + " " + label + gap + Visible.line(check.text()));
        }
        diagnosis.broken().ifPresent(this::explain);
    }

    private void explain(Check broken) {
        out.println();
        String place = broken.text().contains(broken.about()) ? "" : " of " + broken.about();
        String what = "Broken at " + words(broken.link()) + place + ": " + broken.text() + ".";
        out.println(Visible.line(what));
        out.println(Visible.line("Remedy: " + broken.remedy() + "."));
    }

    private static String words(Link link) {
        return link.label().replace('-', ' ');
    }

    private String mark(Check check) {
        return switch (check.result()) {
            case OK -> ansi.string("@|green ✓|@");
            case BROKEN -> ansi.string("@|bold,red ✗|@");
            case SKIPPED -> "-";
        };
    }

    private static ObjectNode document(Diagnosis diagnosis) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("subject", diagnosis.subject());
        document.put("healthy", diagnosis.isHealthy());
        document.put("broken", diagnosis.broken().map(check -> check.link().label()).orElse(null));
        ArrayNode checks = document.putArray("checks");
        List<Check> all = diagnosis.checks();
        for (Check check : all) {
            ObjectNode item = checks.addObject();
            item.put("link", check.link().label());
            item.put("about", check.about().isEmpty() ? null : check.about());
            item.put("result", check.result().name().toLowerCase(Locale.ROOT));
            item.put("text", check.text());
            item.put("remedy", check.remedy().isEmpty() ? null : check.remedy());
        }
        return document;
    }
}

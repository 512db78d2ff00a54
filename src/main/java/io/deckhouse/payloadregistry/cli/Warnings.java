package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says on stderr what is odd, or good to know, but no error; each thing once. */
final class Warnings {
    private final PrintWriter err;
    private final Set<String> said = new HashSet<>();

    Warnings(PrintWriter err) {
        this.err = err;
    }

    /** What may not be meant. */
    void say(String text) {
        line("Warning: " + text);
    }

    /** Likewise, with details below, one a line. */
    void say(String text, List<String> details) {
        if (said.add(text)) {
            err.println(Visible.line("Warning: " + text));
            details.forEach(detail -> err.println(Visible.line(detail)));
            err.flush();
        }
    }

    /** What is in order, but not as it was typed. */
    void note(String text) {
        line("Note: " + text);
    }

    private void line(String line) {
        if (said.add(line)) {
            err.println(Visible.line(line));
            err.flush();
        }
    }
}

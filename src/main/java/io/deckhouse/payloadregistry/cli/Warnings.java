package io.deckhouse.payloadregistry.cli;

import java.io.PrintWriter;
import java.util.HashSet;
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

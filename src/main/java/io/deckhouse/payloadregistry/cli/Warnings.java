package io.deckhouse.payloadregistry.cli;

import java.io.PrintWriter;

/** Says on stderr what is odd but no error. */
final class Warnings {
    private final PrintWriter err;

    Warnings(PrintWriter err) {
        this.err = err;
    }

    void say(String text) {
        err.println("Warning: " + text);
        err.flush();
    }
}

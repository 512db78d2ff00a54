package io.deckhouse.payloadregistry.cli;

import java.io.PrintWriter;

/** One line on a terminal that says what is waited for; it goes at the end, also of the process. */
final class WaitLine implements AutoCloseable {
    private static final String ERASED = "\r\033[K";

    /** Without wrapping, a line that is too long for a narrow window ends at its edge. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    private final PrintWriter err;
    private final boolean isShown;
    private volatile boolean isDrawn;

    WaitLine(Environment environment) {
        this.err = environment.streams().err();
        this.isShown = environment.showsProgress();
        if (isShown) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "line"));
        }
    }

    /** Whether anybody sees it. */
    boolean isShown() {
        return isShown;
    }

    void show(String text) {
        if (isShown) {
            isDrawn = true;
            err.print(ERASED + NO_WRAP + text + WRAP);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (isDrawn) {
            isDrawn = false;
            err.print(ERASED);
            err.flush();
        }
    }
}

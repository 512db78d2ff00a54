package io.deckhouse.payloadregistry.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** One line on a terminal that counts up in place and goes when all is done. */
final class CountLine {
    private static final long PACE = Duration.ofMillis(100).toNanos();
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final String what;
    private long shownAt = System.nanoTime();

    CountLine(PrintWriter err, String what) {
        this.err = err;
        this.what = what;
    }

    /** Shows how many are done, not more often than an eye can follow. */
    void show(int count, int all) {
        long now = System.nanoTime();
        if (count < all && now - shownAt < PACE) {
            return;
        }
        shownAt = now;
        err.print(ERASE + (count < all ? count + " of " + all + " " + what : ""));
        err.flush();
    }
}

package io.deckhouse.payloadregistry.cli;

import java.time.Duration;

/** Counts up in place on a terminal, and is gone when all is done. */
final class CountLine {
    private static final long PACE = Duration.ofMillis(100).toNanos();

    private final WaitLine line;
    private final String what;
    private long shownAt = System.nanoTime();

    CountLine(WaitLine line, String what) {
        this.line = line;
        this.what = what;
    }

    /** Shows how many are done, not more often than an eye can follow. */
    void show(int count, int all) {
        long now = System.nanoTime();
        if (count == all) {
            line.close();
        } else if (now - shownAt >= PACE) {
            shownAt = now;
            line.show(count + " of " + all + " " + what);
        }
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this process leads: from when it is told so until it is told otherwise, and never longer
 * than a deadline after the Lease was last renewed, should nobody tell.
 */
final class Tenure {
    private final Duration deadline;
    private final LongSupplier nanos;
    private boolean isBegun;
    private long renewed;

    /**
     * One that has not begun.
     *
     * @param nanos as {@link System#nanoTime}, which nobody sets
     */
    Tenure(Duration deadline, LongSupplier nanos) {
        this.deadline = deadline;
        this.nanos = nanos;
        this.renewed = nanos.getAsLong() - deadline.toNanos();
    }

    /** What is renewed from now on counts from here. */
    long now() {
        return nanos.getAsLong();
    }

    /**
     * The Lease is this process's.
     *
     * @param since when that was asked for, by {@link #now}
     */
    synchronized void renewed(long since) {
        renewed = since;
    }

    synchronized void begin() {
        isBegun = true;
    }

    synchronized void end() {
        isBegun = false;
    }

    synchronized boolean isHeld() {
        return isBegun && nanos.getAsLong() - renewed < deadline.toNanos();
    }
}

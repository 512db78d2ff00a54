package io.deckhouse.payloadregistry.access;

/**
 * How much evaluation one request may cause: whoever may write Roles and bindings decides how many
 * rules and patterns are tried for those whom they name. Not safe for use by several threads.
 */
public final class Work {
    /** Between two looks whether anybody still waits for the decision: a fraction of 1 ms. */
    private static final long LOOK = 50_000;

    private final boolean ends;
    private long left;

    /** How many are left at the next look. */
    private long next;

    private Work(long left, boolean ends) {
        this.left = left;
        this.ends = ends;
        this.next = ends ? Math.max(0, left - LOOK) : 0;
    }

    /** So many steps, of some ten nanoseconds each. */
    public static Work of(long steps) {
        return new Work(steps, true);
    }

    /** As much as it takes: for a command that answers one question of its own user. */
    public static Work unlimited() {
        return new Work(Long.MAX_VALUE, false);
    }

    /**
     * Takes note of steps that are about to be made.
     *
     * @throws TooMuchWorkException when no more are left, or the thread is interrupted
     */
    void spend(long steps) {
        left -= steps;
        if (left < next) {
            look();
        }
    }

    private void look() {
        if (left < 0 || (ends && Thread.currentThread().isInterrupted())) {
            throw new TooMuchWorkException();
        }
        next = Math.max(0, left - LOOK);
    }
}

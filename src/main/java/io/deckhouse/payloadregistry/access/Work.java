package io.deckhouse.payloadregistry.access;

/**
 * How much evaluation one request may cause: whoever may write Roles and bindings decides how many
 * patterns are tried for those whom they name. Not safe for use by several threads.
 */
public final class Work {
    private long left;

    private Work(long left) {
        this.left = left;
    }

    /** So many steps, of some ten nanoseconds each. */
    public static Work of(long steps) {
        return new Work(steps);
    }

    /** As much as it takes: for a command that answers one question of its own user. */
    public static Work unlimited() {
        return new Work(Long.MAX_VALUE);
    }

    /**
     * Takes note of steps that are about to be made.
     *
     * @throws TooMuchWorkException when no more are left
     */
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new TooMuchWorkException();
        }
    }
}

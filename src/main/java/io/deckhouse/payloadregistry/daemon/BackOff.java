package io.deckhouse.payloadregistry.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How long each key waits: after failures, and when somebody else keeps undoing what we write.
 *
 * @param <K> the key's type
 */
final class BackOff<K> {
    /** DESIGN rule 7: a Secret without a valid token never waits longer than this. */
    static final Duration LONGEST_WITHOUT_TOKEN = Duration.ofSeconds(60);

    /** The longest wait after a failure while the content still serves. */
    static final Duration LONGEST_WITH_TOKEN = Duration.ofMinutes(5);

    private static final Duration FIRST = Duration.ofSeconds(1);

    /** A write that stood this long was not fought over. */
    private static final Duration PEACE = Duration.ofMinutes(5);

    /** More doublings than any wait needs. */
    private static final int MOST_DOUBLINGS = 20;

    private record Trouble(int failures, int writes, Instant lastWrite, Object purpose) {
        static final Trouble NONE = new Trouble(0, 0, Instant.MIN, "");

        Trouble failedOnce() {
            return new Trouble(failures + 1, writes, lastWrite, purpose);
        }

        Trouble wroteAt(Instant now, Object wish) {
            boolean isAgain = !isOver(now) && purpose.equals(wish);
            return new Trouble(0, isAgain ? writes + 1 : 1, now, wish);
        }

        Trouble worked() {
            return new Trouble(0, writes, lastWrite, purpose);
        }

        /** A write that is still to come was noted before the clock was set back. */
        Trouble notAfter(Instant now) {
            return lastWrite.isAfter(now) ? new Trouble(failures, writes, now, purpose) : this;
        }

        boolean isOver(Instant now) {
            return writes == 0 || lastWrite.plus(PEACE).isBefore(now);
        }
    }

    private final Map<K, Trouble> troubles = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** Notes a failure and says how long to wait: doubling from a second, with jitter. */
    Duration failed(K key, Duration longest) {
        Trouble trouble =
                troubles.compute(key, (_, old) -> (old == null ? Trouble.NONE : old).failedOnce());
        Duration wait = doubled(trouble.failures() - 1, longest);
        return Duration.ofMillis((long) (wait.toMillis() * (0.5 + random.nextDouble() / 2)));
    }

    /** The longest wait after a failure while the content serves for this time. */
    static Duration longestWithin(Duration left) {
        if (left.compareTo(LONGEST_WITH_TOKEN) > 0) {
            return LONGEST_WITH_TOKEN;
        }
        return left.compareTo(LONGEST_WITHOUT_TOKEN) > 0 ? left : LONGEST_WITHOUT_TOKEN;
    }

    /**
     * The longer of a wait and what the server asks for in Retry-After, which is believed up to
     * five minutes: a proxy's answer may ask for days.
     */
    static Duration atLeast(Duration asked, Duration wait) {
        Duration believed = asked.compareTo(LONGEST_WITH_TOKEN) < 0 ? asked : LONGEST_WITH_TOKEN;
        return wait.compareTo(believed) < 0 ? believed : wait;
    }

    /**
     * Notes a write; soon after another one for the same purpose it may be a fight.
     *
     * @param purpose what is wanted: a write for another purpose undoes nobody's work
     */
    void repaired(K key, Object purpose, Instant now) {
        troubles.compute(key, (_, old) -> (old == null ? Trouble.NONE : old).wroteAt(now, purpose));
    }

    /** Notes that a look went well: failures are over, a fight may not be. */
    void worked(K key) {
        troubles.computeIfPresent(key, (_, old) -> old.writes() == 0 ? null : old.worked());
    }

    /**
     * When the key may be put right again: at once the first times, ever later while others keep
     * undoing it.
     */
    Instant mayRepairAt(K key, Object purpose, Instant now) {
        Trouble trouble = troubles.computeIfPresent(key, (_, old) -> old.notAfter(now));
        if (trouble == null
                || trouble.writes() < 2
                || trouble.isOver(now)
                || !trouble.purpose().equals(purpose)) {
            return now;
        }
        return trouble.lastWrite().plus(doubled(trouble.writes() - 2, LONGEST_WITHOUT_TOKEN));
    }

    /** Whether the last thing that was noted is a failure. */
    boolean isFailing(K key) {
        return troubles.getOrDefault(key, Trouble.NONE).failures() > 0;
    }

    /** All keys of which that is so. */
    Set<K> failing() {
        return troubles.keySet().stream()
                .filter(this::isFailing)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How often the key was put right in quick succession. */
    int repairs(K key) {
        return troubles.getOrDefault(key, Trouble.NONE).writes();
    }

    /** Whether the last write was for this purpose. */
    boolean hasWrittenFor(K key, Object purpose) {
        return troubles.getOrDefault(key, Trouble.NONE).purpose().equals(purpose);
    }

    /** Forgets a key that is gone. */
    void forget(K key) {
        troubles.remove(key);
    }

    private static Duration doubled(int times, Duration longest) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}

package io.deckhouse.payloadregistry.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * How long each key waits: after failures, and when somebody else keeps undoing what we write.
 *
 * @param <K> the key's type
 */
final class BackOff<K> {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST_AFTER_FAILURE = Duration.ofMinutes(5);

    /** DESIGN rule 7: a Secret without a valid token never waits longer than this. */
    private static final Duration LONGEST_IN_A_FIGHT = Duration.ofSeconds(60);

    /** A write that stood this long was not fought over. */
    private static final Duration PEACE = Duration.ofMinutes(5);

    private record Trouble(int failures, int writes, Instant lastWrite) {
        static final Trouble NONE = new Trouble(0, 0, Instant.MIN);
    }

    private final Map<K, Trouble> troubles = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Notes a failure and says how long to wait, with jitter and at least as long as the server
     * asks.
     */
    Duration failed(K key, Duration serversWish) {
        Trouble trouble =
                troubles.merge(
                        key,
                        new Trouble(1, 0, Instant.MIN),
                        (old, _) -> new Trouble(old.failures + 1, old.writes, old.lastWrite));
        Duration wait = doubled(trouble.failures - 1, LONGEST_AFTER_FAILURE);
        Duration jittered =
                Duration.ofMillis((long) (wait.toMillis() * (0.5 + random.nextDouble() / 2)));
        return jittered.compareTo(serversWish) < 0 ? serversWish : jittered;
    }

    /** Notes a write that the cluster took. */
    void wrote(K key, Instant now) {
        troubles.compute(
                key,
                (_, old) ->
                        old == null || old.lastWrite.plus(PEACE).isBefore(now)
                                ? new Trouble(0, 1, now)
                                : new Trouble(0, old.writes + 1, now));
    }

    /**
     * When the key may be written again: at once the first time, ever later while others keep
     * undoing it.
     */
    Instant mayWriteAt(K key, Instant now) {
        Trouble trouble = troubles.getOrDefault(key, Trouble.NONE);
        if (trouble.writes < 2 || trouble.lastWrite.plus(PEACE).isBefore(now)) {
            return now;
        }
        return trouble.lastWrite.plus(doubled(trouble.writes - 2, LONGEST_IN_A_FIGHT));
    }

    /** How often the key was written in quick succession. */
    int writes(K key) {
        return troubles.getOrDefault(key, Trouble.NONE).writes;
    }

    /** Forgets a key that is gone. */
    void forget(K key) {
        troubles.remove(key);
    }

    private static Duration doubled(int times, Duration longest) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(times, 20));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}

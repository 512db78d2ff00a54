package io.deckhouse.payloadregistry.credential;

import java.time.Duration;
import java.util.function.Supplier;

/** Finds the bcrypt cost whose hash takes about as long on this machine as somebody wants. */
public final class CostCalibration {
    /** The cost that samples are hashed with: quick, and long enough to be measured. */
    public static final int SAMPLE_COST = 8;

    /** The highest cost that is chosen: the auth server refuses higher ones unless told not to. */
    public static final int HIGHEST_CHOSEN = 14;

    private static final int FEWEST_SAMPLES = 5;
    private static final Duration LONGEST_MEASURING = Duration.ofMillis(400);

    private CostCalibration() {}

    /**
     * A cost and how long one hash of it takes here.
     *
     * @param expected by the samples, each step of cost doubling the time
     */
    public record Chosen(int cost, Duration expected) {}

    /**
     * The highest cost that stays within the target, from {@value BcryptHash#LOWEST_COST} to
     * {@value #HIGHEST_CHOSEN}.
     *
     * @param sample hashes once at {@link #SAMPLE_COST} and tells how long that took; the quickest
     *     counts, for what makes one slow is not the machine
     */
    public static Chosen choose(Duration target, Supplier<Duration> sample) {
        Duration quickest = sample.get();
        Duration measured = quickest;
        for (int i = 1; i < FEWEST_SAMPLES || measured.compareTo(LONGEST_MEASURING) < 0; i++) {
            Duration next = sample.get();
            measured = measured.plus(next);
            quickest = next.compareTo(quickest) < 0 ? next : quickest;
        }
        int cost = HIGHEST_CHOSEN;
        while (cost > BcryptHash.LOWEST_COST && expected(quickest, cost).compareTo(target) > 0) {
            cost--;
        }
        return new Chosen(cost, expected(quickest, cost));
    }

    /** How long a hash of this cost takes where one of {@link #SAMPLE_COST} takes so long. */
    public static Duration expected(Duration sample, int cost) {
        return cost >= SAMPLE_COST
                ? sample.multipliedBy(1L << (cost - SAMPLE_COST))
                : sample.dividedBy(1L << (SAMPLE_COST - cost));
    }
}

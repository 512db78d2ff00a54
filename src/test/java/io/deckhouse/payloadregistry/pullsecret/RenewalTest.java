package io.deckhouse.payloadregistry.pullsecret;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RenewalTest {
    private static final Instant ISSUED = Instant.parse("2026-03-06T02:14:19Z");
    private static final int MANY = 10_000;
    private static final long SEED = 20_260_306;

    @Test
    void staysWithinTenPerCentOfSixtyPerCentForEveryLife() {
        var random = new Random(SEED);
        for (int i = 0; i < MANY; i++) {
            Duration life = Duration.ofSeconds(random.nextLong(600, 1L << 32));

            Instant due = Renewal.dueAt(life(life), uid(random));

            double share = Duration.between(ISSUED, due).toMillis() / (double) life.toMillis();
            assertThat(share).isBetween(0.539, 0.661);
        }
    }

    @Test
    void isTheSameTimeForEveryReplica() {
        HeldToken.Life life = life(Duration.ofDays(1));

        assertThat(Renewal.dueAt(life, "uid")).isEqualTo(Renewal.dueAt(life, "uid"));
        assertThat(Renewal.dueAt(life, "uid")).isNotEqualTo(Renewal.dueAt(life, "other"));
    }

    @Test
    void spreadsSecretsThatWereFilledTogetherEvenly() {
        var random = new Random(SEED);
        HeldToken.Life life = life(Duration.ofDays(1));
        int[] tenths = new int[10];
        Duration first = Duration.ofMillis((long) (life.length().toMillis() * 0.54));
        double span = life.length().toMillis() * 0.12;

        for (int i = 0; i < MANY; i++) {
            Duration wait = Duration.between(ISSUED, Renewal.dueAt(life, uid(random)));
            int tenth = (int) (wait.minus(first).toMillis() / span * 10);
            tenths[Math.clamp(tenth, 0, 9)]++;
        }

        // Fair tenths hold 1,000 each; five standard deviations are 150.
        assertThat(IntStream.of(tenths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void spreadsAKeyChangeOverOneMinute() {
        var random = new Random(SEED);
        long inFirstHalf = 0;
        for (int i = 0; i < MANY; i++) {
            Duration wait = Duration.between(ISSUED, Renewal.afterKeyChange(ISSUED, uid(random)));

            assertThat(wait).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            inFirstHalf += wait.compareTo(Duration.ofSeconds(30)) < 0 ? 1 : 0;
        }

        assertThat(inFirstHalf).isBetween(4700L, 5300L);
    }

    private static HeldToken.Life life(Duration length) {
        return new HeldToken.Life(ISSUED, ISSUED.plus(length));
    }

    private static String uid(RandomGenerator random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}

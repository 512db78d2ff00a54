package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackOffTest {
    private static final String WISH = "for ci";
    private static final Instant START = Instant.parse("2026-03-06T02:14:19Z");
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BackOff<String> backOff = new BackOff<>(new Random(7));

    @Test
    void keysThatFailTogetherDoNotComeAgainTogether() {
        BackOff<Integer> crowd = new BackOff<>(new Random(7));

        assertThat(IntStream.range(0, 100).mapToObj(key -> crowd.failed(key, PATIENCE)).distinct())
                .hasSizeGreaterThan(50);
    }

    @Test
    void doublesAfterEachFailureWithJitterUpToTheLongest() {
        for (int i = 0; i < 100; i++) {
            Duration full = Duration.ofSeconds(Math.min(60, 1L << Math.min(i, 30)));

            assertThat(backOff.failed("key", LONGEST)).isBetween(full.dividedBy(2), full);
        }
    }

    @Test
    void startsAnewAfterALookThatWentWell() {
        for (int i = 0; i < 10; i++) {
            backOff.failed("key", LONGEST);
        }

        backOff.worked("key");

        assertThat(backOff.failed("key", LONGEST)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void keepsKeysApart() {
        for (int i = 0; i < 10; i++) {
            backOff.failed("key", LONGEST);
            backOff.repaired("key", WISH, START);
        }

        assertThat(backOff.failed("other", LONGEST)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.mayRepairAt("other", WISH, START)).isEqualTo(START);
    }

    @Test
    void repairsTwiceAtOnceThenEverLaterButWithinAMinute() {
        Instant now = START;
        for (int i = 0; i < 50; i++) {
            Instant allowed = backOff.mayRepairAt("key", WISH, now);

            long wait = i < 2 ? 0 : Math.min(60, 1L << Math.min(i - 2, 30));
            assertThat(Duration.between(now, allowed)).isEqualTo(Duration.ofSeconds(wait));
            now = allowed;
            backOff.repaired("key", WISH, now);
        }
        assertThat(backOff.repairs("key")).isEqualTo(50);
    }

    @Test
    void looksThatGoWellBetweenDoNotEndAFight() {
        for (int i = 0; i < 5; i++) {
            backOff.repaired("key", WISH, START);
            backOff.worked("key");
        }

        assertThat(backOff.mayRepairAt("key", WISH, START)).isEqualTo(START.plusSeconds(8));
    }

    @Test
    void peaceEndsAFight() {
        for (int i = 0; i < 5; i++) {
            backOff.repaired("key", WISH, START);
        }
        Instant later = START.plus(Duration.ofMinutes(6));

        assertThat(backOff.mayRepairAt("key", WISH, later)).isEqualTo(later);
        backOff.repaired("key", WISH, later);
        assertThat(backOff.repairs("key")).isEqualTo(1);
    }

    @Test
    void waitsNoLongerThanMeantWhenTheClockIsSetBack() {
        for (int i = 0; i < 5; i++) {
            backOff.repaired("key", WISH, START);
        }
        Instant before = START.minus(Duration.ofHours(1));

        Instant allowed = backOff.mayRepairAt("key", WISH, before);

        assertThat(allowed).isEqualTo(before.plusSeconds(8));
        assertThat(backOff.mayRepairAt("key", WISH, allowed)).isEqualTo(allowed);
    }

    @Test
    void forgetsAKeyThatIsGone() {
        for (int i = 0; i < 5; i++) {
            backOff.repaired("key", WISH, START);
        }

        backOff.forget("key");

        assertThat(backOff.mayRepairAt("key", WISH, START)).isEqualTo(START);
    }

    @Test
    void aWriteForAnotherPurposeIsNoFight() {
        for (int i = 0; i < 5; i++) {
            backOff.repaired("key", WISH, START);
        }

        assertThat(backOff.mayRepairAt("key", "for another", START)).isEqualTo(START);
        backOff.repaired("key", "for another", START);
        assertThat(backOff.mayRepairAt("key", "for another", START)).isEqualTo(START);
        assertThat(backOff.repairs("key")).isEqualTo(1);
        assertThat(backOff.hasWrittenFor("key", "for another")).isTrue();
        assertThat(backOff.hasWrittenFor("key", WISH)).isFalse();
    }
}

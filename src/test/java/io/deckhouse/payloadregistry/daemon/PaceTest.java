package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The one limit on calls to the API server. */
final class PaceTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-06T02:14:19Z"));
    private final Pace pace = new Pace(10, clock);

    @Test
    void letsABurstOfTwoSecondsBeginAtOnce() {
        for (int i = 0; i < 20; i++) {
            assertThat(pace.toWait()).isZero();
            pace.take();
        }

        pace.take();

        assertThat(pace.toWait()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void reachesTheRateAndNoMoreInTheLongRun() {
        int begun = 0;
        for (int step = 0; step < 6_000; step++) {
            while (pace.toWait().isZero()) {
                pace.take();
                pace.take(); // a fill is two calls
                begun += 2;
            }
            clock.move(Duration.ofMillis(10));
        }

        assertThat(begun).isBetween(600, 622);
    }

    @Test
    void makesUpForWhatWasTakenBeyondTheRoom() {
        for (int i = 0; i < 50; i++) {
            pace.take();
        }

        assertThat(pace.toWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void savesNoMoreThanABurst() {
        clock.move(Duration.ofDays(1));
        for (int i = 0; i < 21; i++) {
            pace.take();
        }

        assertThat(pace.toWait()).isPositive();
    }

    @Test
    void restsASecondWhenTheApiServerHasTooMuchToDo() {
        pace.pause();

        assertThat(pace.toWait()).isEqualTo(Duration.ofSeconds(1));
        clock.move(Duration.ofSeconds(1));
        assertThat(pace.toWait()).isZero();
    }

    @Test
    void waitsNoLongerThanMeantWhenTheClockIsSetBack() {
        for (int i = 0; i < 21; i++) {
            pace.take();
        }
        clock.move(Duration.ofMinutes(-10));
        assertThat(pace.toWait()).isEqualTo(Duration.ofMillis(100));

        pace.pause();
        clock.move(Duration.ofMinutes(-10));
        assertThat(pace.toWait()).isEqualTo(Duration.ofSeconds(1));

        for (int i = 0; i < 3; i++) {
            pace.unanswered();
        }
        pace.begin();
        clock.move(Duration.ofMinutes(-10));
        assertThat(pace.toWait()).isEqualTo(Duration.ofSeconds(1));
        clock.move(Duration.ofSeconds(1));
        assertThat(pace.toWait()).isZero();
    }

    @Test
    void letsOneTryAtATimeReachALostApiServerEverLater() {
        for (int i = 0; i < 3; i++) {
            assertThat(pace.toWait()).isZero();
            pace.unanswered();
        }

        for (int seconds : new int[] {1, 2, 4, 8, 15, 15}) {
            assertThat(pace.toWait()).isZero();
            pace.begin();
            pace.unanswered();
            assertThat(pace.toWait()).isEqualTo(Duration.ofSeconds(seconds));
            clock.move(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void goesOnAtOnceWhenALostApiServerAnswers() {
        for (int i = 0; i < 3; i++) {
            pace.unanswered();
        }
        pace.begin();

        pace.answered();

        assertThat(pace.toWait()).isZero();
        pace.begin();
        assertThat(pace.toWait()).isZero();
    }

    @Test
    void takesSingleCallsWithoutAnAnswerForTheirOwnFault() {
        for (int i = 0; i < 10; i++) {
            pace.unanswered();
            pace.unanswered();
            pace.begin();
            assertThat(pace.toWait()).isZero();
            pace.answered();
        }
    }
}

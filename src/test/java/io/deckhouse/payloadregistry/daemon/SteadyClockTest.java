package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-03-06T02:14:19Z");

    private final MovableClock clock = new MovableClock(START);
    private final SteadyClock steady = new SteadyClock(clock);

    @Test
    void goesWithTheOtherClock() {
        assertThat(steady.instant()).isEqualTo(START);

        clock.move(Duration.ofHours(1));

        assertThat(steady.instant()).isEqualTo(START.plusSeconds(3600));
        assertThat(steady.setBack()).isZero();
    }

    @Test
    void goesOnWhereTheOtherClockIsSetBack() {
        steady.instant();

        clock.move(Duration.ofMinutes(-10));
        assertThat(steady.instant()).isEqualTo(START);
        clock.move(Duration.ofSeconds(7));
        assertThat(steady.instant()).isEqualTo(START.plusSeconds(7));
        clock.move(Duration.ofMinutes(-1));

        assertThat(steady.instant()).isEqualTo(START.plusSeconds(7));
        assertThat(steady.setBack()).isEqualTo(Duration.ofMinutes(11));
    }
}

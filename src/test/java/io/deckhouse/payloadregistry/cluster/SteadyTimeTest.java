package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.SteadyTime.Moment;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SteadyTimeTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final MovableClock clock = new MovableClock(START);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final SteadyTime time = new SteadyTime(clock, nanos::get);

    private void pass(Duration by) {
        clock.move(by);
        nanos.addAndGet(by.toNanos());
    }

    @Test
    void aMomentIsWhereTheClockSawIt() {
        Moment seen = time.now();
        pass(Duration.ofMinutes(10));

        assertThat(time.when(seen)).isEqualTo(START);
        assertThat(time.isOver(Duration.ofMinutes(10), seen)).isFalse();
        assertThat(time.isOver(Duration.ofMinutes(9), seen)).isTrue();
    }

    @Test
    void aClockThatIsSetBackMakesNothingYounger() {
        Moment seen = time.now();
        clock.move(Duration.ofHours(-2));
        pass(Duration.ofMinutes(10));

        assertThat(time.when(seen)).isEqualTo(clock.instant().minus(Duration.ofMinutes(10)));
        assertThat(time.isOver(Duration.ofMinutes(9), seen)).isTrue();
    }

    @Test
    void aMachineThatSleptMakesItOlder() {
        Moment seen = time.now();
        clock.move(Duration.ofHours(2));

        assertThat(time.when(seen)).isEqualTo(START);
        assertThat(time.isOver(Duration.ofMinutes(119), seen)).isTrue();
    }

    @Test
    void neverIsLongAgo() {
        assertThat(time.when(Moment.NEVER)).isEqualTo(Instant.MIN);
        assertThat(time.isOver(Duration.ofDays(365), Moment.NEVER)).isTrue();
    }
}

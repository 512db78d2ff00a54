package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ProbeTimesTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");

    private final ProbeTimes times = new ProbeTimes();

    @Test
    void asksAtTheStartAndAfterEachBreak() {
        assertThat(times.after(0, NOW)).contains(NOW);
        assertThat(times.after(0, NOW)).isEmpty();
        assertThat(times.after(2, NOW)).contains(NOW);
        assertThat(times.after(2, NOW)).isEmpty();
    }

    @Test
    void asksAgainWhenItLeadsAgain() {
        times.after(0, NOW);

        times.stopped();

        assertThat(times.after(0, NOW)).contains(NOW);
    }

    @Test
    void waitsNoLongerThanAMinuteWhenTheClockIsSetBack() {
        times.after(0, NOW);
        times.began(NOW);
        Instant before = NOW.minusSeconds(3600);

        assertThat(times.after(1, before)).contains(before.plusSeconds(60));
    }

    @Test
    void asksOnceAMinuteAtMost() {
        times.after(0, NOW);
        times.began(NOW);

        assertThat(times.after(1, NOW.plusSeconds(10))).contains(NOW.plusSeconds(60));
        assertThat(times.after(2, NOW.plusSeconds(70))).contains(NOW.plusSeconds(70));
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    void waitsNoLongerThanItWouldWhenTheClockIsSetBack() {
        times.after(0, NOW);
        times.began(NOW);
        Instant before = NOW.minusSeconds(3600);

        assertThat(times.after(1, before)).contains(before.plusSeconds(5));
    }

    /** A server that is replaced breaks connections a few times; a bad proxy never stops. */
    @Test
    void asksSoonAtFirstAndThenOnceAMinute() {
        times.after(0, NOW);
        Instant asked = NOW;
        List<Long> waited = new ArrayList<>();
        for (int breaks = 1; breaks <= 7; breaks++) {
            times.began(asked);
            Instant next = times.after(breaks, asked.plusSeconds(1)).orElseThrow();
            waited.add(Duration.between(asked, next).toSeconds());
            asked = next;
        }

        assertThat(waited).containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void asksSoonAgainAfterAQuietTime() {
        times.after(0, NOW);
        Instant asked = NOW;
        for (int breaks = 1; breaks <= 7; breaks++) {
            times.began(asked);
            asked = times.after(breaks, asked).orElseThrow();
        }
        times.began(asked);

        Instant later = asked.plusSeconds(180);
        assertThat(times.after(8, later)).contains(later);
        times.began(later);

        assertThat(times.after(9, later.plusSeconds(1))).contains(later.plusSeconds(5));
    }
}

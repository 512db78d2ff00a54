package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a leader believes that it leads. */
final class TenureTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap around
    private final Tenure tenure = new Tenure(DEADLINE, nanos::get);

    @Test
    void lastsFromItsBeginToItsEnd() {
        tenure.renewed(tenure.now());
        assertThat(tenure.isHeld()).isFalse();

        tenure.begin();
        assertThat(tenure.isHeld()).isTrue();

        tenure.end();
        assertThat(tenure.isHeld()).isFalse();
    }

    @Test
    void endsByItselfWhenNothingIsRenewed() {
        tenure.renewed(tenure.now());
        tenure.begin();

        nanos.addAndGet(DEADLINE.toNanos() - 1);
        assertThat(tenure.isHeld()).isTrue();
        nanos.addAndGet(1);

        assertThat(tenure.isHeld()).isFalse();
    }

    @Test
    void countsFromWhenARenewalWasAskedFor() {
        tenure.renewed(tenure.now());
        tenure.begin();
        nanos.addAndGet(DEADLINE.toNanos() - 1);
        long asked = tenure.now();
        nanos.addAndGet(DEADLINE.toNanos() - 1);

        tenure.renewed(asked);

        assertThat(tenure.isHeld()).isTrue();
        nanos.addAndGet(1);
        assertThat(tenure.isHeld()).isFalse();
    }

    @Test
    void isNotHeldByWordsAlone() {
        tenure.begin();

        assertThat(tenure.isHeld()).isFalse();
    }
}

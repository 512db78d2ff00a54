package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TogetherTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void partsAreClosedAtTheSameTime() {
        var barrier = new CyclicBarrier(3);
        AutoCloseable part = barrier::await;

        assertThat(Together.close(LONG, List.of(part, part, part))).isTrue();
    }

    @Test
    void nobodyIsWaitedForLongerThanTheLimit() {
        var never = new CountDownLatch(1);
        var isClosed = new AtomicBoolean();

        boolean areClosed =
                Together.close(
                        Duration.ofMillis(50), List.of(never::await, () -> isClosed.set(true)));

        assertThat(areClosed).isFalse();
        assertThat(isClosed).isTrue();
        never.countDown();
    }

    @Test
    void onePartThatFailsKeepsNoOtherOpen() {
        var isClosed = new AtomicBoolean();
        var parts = new Together();
        parts.with(() -> {
            throw new IOException("stuck");
        });
        parts.with(() -> isClosed.set(true));

        assertThatThrownBy(parts::close).hasRootCauseMessage("stuck");
        assertThat(isClosed).isTrue();
    }
}

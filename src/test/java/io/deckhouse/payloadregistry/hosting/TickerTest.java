package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TickerTest {
    @Test
    void goesOnAfterAnError() {
        var runs = new AtomicInteger();
        Runnable task =
                () -> {
                    runs.incrementAndGet();
                    throw new StackOverflowError();
                };
        try (var ticker = new Ticker("test", Duration.ofMillis(1), task)) {
            await().until(() -> runs.get() > 2);

            assertThat(ticker.isAlive()).isTrue();
        }
    }

    @Test
    void endsWhenClosed() {
        var ticker = new Ticker("test", Duration.ofMillis(1), () -> {});

        ticker.close();

        await().until(() -> !ticker.isAlive());
    }
}

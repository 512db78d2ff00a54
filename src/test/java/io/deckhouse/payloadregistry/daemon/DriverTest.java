package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** A daemon's thread, when its steps go well and when they do not. */
final class DriverTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void takesStepsUntilItIsStopped() throws InterruptedException {
        var driver = new Driver("test", PAUSE, this::rest);
        assertThat(driver.isAlive()).isFalse();
        driver.start();
        await().until(() -> steps.get() > 2);

        driver.stop();
        driver.awaitEnd(Duration.ofSeconds(10));

        assertThat(driver.isAlive()).isFalse();
    }

    @Test
    void endsThoughItNeverBegan() throws InterruptedException {
        var driver = new Driver("test", PAUSE, this::rest);

        driver.stop();
        driver.awaitEnd(Duration.ofDays(1));

        assertThat(steps).hasValue(0);
    }

    @Test
    void tellsAFailureOnceAndGoesOn() throws InterruptedException {
        var driver = new Driver("test", PAUSE, this::fail);

        List<Throwable> told = logged(driver, 5);

        assertThat(told).singleElement().isInstanceOf(ArithmeticException.class);
        assertThat(driver.isAlive()).isFalse();
    }

    @Test
    void endsWithAnErrorSoThatTheProcessIsRestarted() throws InterruptedException {
        var uncaught = new CountDownLatch(1);
        var driver =
                new Driver(
                        "test",
                        PAUSE,
                        () -> {
                            Thread.currentThread()
                                    .setUncaughtExceptionHandler((_, _) -> uncaught.countDown());
                            throw new StackOverflowError("so deep");
                        });

        driver.start();
        uncaught.await();
        driver.awaitEnd(Duration.ofSeconds(10));

        assertThat(driver.isAlive()).isFalse();
    }

    private void rest() throws InterruptedException {
        steps.incrementAndGet();
        Thread.sleep(PAUSE);
    }

    private void fail() {
        steps.incrementAndGet();
        throw new ArithmeticException("long overflow");
    }

    /** The causes that are logged while a driver takes so many steps. */
    private List<Throwable> logged(Driver driver, int count) throws InterruptedException {
        try (LoggedRecords log = LoggedRecords.of(Driver.class)) {
            driver.start();
            await().until(() -> steps.get() >= count);
            driver.stop();
            driver.awaitEnd(Duration.ofSeconds(10));
            return log.records().stream().map(LogRecord::getThrown).toList();
        }
    }
}

package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.WorkQueue.Standing.FINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkQueueTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");
    private final WorkQueue<String> queue = new WorkQueue<>(3);

    @Test
    void handsOutWhatIsDueInOrder() {
        queue.schedule("later", NOW.plusSeconds(5));
        queue.schedule("second", NOW);
        queue.schedule("first", NOW.minusSeconds(1));

        assertThat(queue.take(NOW)).contains("first");
        assertThat(queue.take(NOW)).contains("second");
        assertThat(queue.take(NOW)).isEmpty();
        assertThat(queue.nextDue()).contains(NOW.plusSeconds(5));
    }

    @Test
    void keepsTheEarlierTime() {
        queue.schedule("key", NOW.plusSeconds(5));
        queue.schedule("key", NOW.plusSeconds(2));
        queue.schedule("key", NOW.plusSeconds(9));

        assertThat(queue.nextDue()).contains(NOW.plusSeconds(2));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void handsAKeyThatWasScheduledMeanwhileOutAgainAfterDone() {
        queue.schedule("key", NOW);
        queue.take(NOW);
        queue.schedule("key", NOW);
        queue.schedule("other", NOW.plusSeconds(1));

        assertThat(queue.take(NOW)).isEmpty();
        assertThat(queue.nextDue()).contains(NOW.plusSeconds(1));
        queue.done("key", FINE);
        assertThat(queue.take(NOW)).contains("key");
    }

    @Test
    void forgetsAKeyThatWasDoneAndNotScheduledAgain() {
        queue.schedule("key", NOW);
        queue.take(NOW);

        queue.done("key", FINE);

        assertThat(queue.take(NOW)).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void doesNotGrowWhenAKeyIsScheduledOverAndOver() {
        for (int i = 0; i < 1000; i++) {
            queue.schedule("key", NOW);
            queue.take(NOW);
            queue.schedule("key", NOW.plusSeconds(80_000 - i));
            queue.done("key", FINE);
        }

        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void handsOutNoMoreThanThereAreWorkers() {
        for (String key : List.of("a", "b", "c", "d")) {
            queue.schedule(key, NOW);
        }
        queue.take(NOW);
        queue.take(NOW);
        queue.take(NOW);

        assertThat(queue.take(NOW)).isEmpty();
        assertThat(queue.nextDue()).isEmpty();
        queue.done("b", FINE);
        assertThat(queue.take(NOW)).contains("d");
    }

    @Test
    void exchangesAKeyForTheNextThatIsDue() {
        queue.schedule("a", NOW);
        queue.schedule("b", NOW.plusSeconds(1));
        queue.take(NOW);
        queue.schedule("a", NOW.plusSeconds(2));

        assertThat(queue.exchange("a", FINE, NOW.plusSeconds(1))).contains("b");
        assertThat(queue.exchange("b", FINE, NOW.plusSeconds(1))).isEmpty();
        assertThat(queue.nextDue()).contains(NOW.plusSeconds(2));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void waitsForTheWorkInProgress() throws InterruptedException {
        assertThat(queue.awaitIdle(Duration.ZERO)).isTrue();
        queue.schedule("key", NOW);
        queue.take(NOW);

        assertThat(queue.awaitIdle(Duration.ofMillis(1))).isFalse();
        Thread.ofVirtual().start(() -> queue.done("key", FINE));
        assertThat(queue.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void wakesTheWaitingDriverWhenAKeyComes() throws InterruptedException {
        var woken = new CountDownLatch(1);
        Thread driver =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (queue.take(NOW).isEmpty()) {
                                    queue.await(at(NOW), Duration.ofMinutes(1));
                                }
                                woken.countDown();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });

        queue.schedule("key", NOW);

        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
        driver.join();
    }

    @Test
    void doesNotWaitWhenAKeyIsDue() throws InterruptedException {
        queue.schedule("key", NOW);

        queue.await(at(NOW), Duration.ofDays(1));

        assertThat(queue.take(NOW)).contains("key");
    }

    @Test
    void hastensWhatWaitsButNothingThatIsSooner() {
        queue.schedule("late", NOW.plusSeconds(60));
        queue.schedule("soon", NOW.minusSeconds(1));
        queue.schedule("taken", NOW.minusSeconds(2));
        queue.take(NOW);
        queue.schedule("taken", NOW.plusSeconds(60));

        queue.hasten(NOW);

        assertThat(queue.take(NOW)).contains("soon");
        assertThat(queue.take(NOW)).contains("late");
        queue.done("taken", FINE);
        assertThat(queue.take(NOW)).contains("taken");
    }

    @Test
    void forgetsEverythingButWhatIsBeingLookedAt() {
        queue.schedule("waiting", NOW.plusSeconds(60));
        queue.schedule("taken", NOW);
        queue.take(NOW);
        queue.schedule("taken", NOW);

        queue.clear();

        assertThat(queue.size()).isZero();
        assertThat(queue.depth(NOW)).isEqualTo(1);
        queue.done("taken", FINE);
        assertThat(queue.take(NOW)).isEmpty();
    }

    @Test
    void waitsForATimeThatIsTooFarToCount() throws InterruptedException {
        queue.schedule("key", Instant.parse("+999999999-12-31T23:59:59Z"));

        queue.await(at(NOW), Duration.ofMillis(1));

        assertThat(queue.take(NOW)).isEmpty();
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }
}

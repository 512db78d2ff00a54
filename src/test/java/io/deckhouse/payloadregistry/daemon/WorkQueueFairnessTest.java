package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.WorkQueue.Standing.FAILED;
import static io.deckhouse.payloadregistry.daemon.WorkQueue.Standing.FINE;
import static io.deckhouse.payloadregistry.daemon.WorkQueue.Standing.HANGING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a queue does with keys whose looks fail, and with those that hold a worker meanwhile. */
final class WorkQueueFairnessTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");
    private static final int WORKERS = 8;

    private final WorkQueue<String> queue = new WorkQueue<>(WORKERS);

    /** Lets each key be looked at once, with this outcome, and be due again at a time. */
    private void lookedAt(WorkQueue.Standing standing, Instant again, String... keys) {
        for (String key : keys) {
            queue.schedule(key, Instant.MIN);
            assertThat(queue.take(NOW)).contains(key);
            queue.schedule(key, again);
            queue.done(key, standing);
        }
    }

    @Test
    void whatFailedComesAfterWhatDidNotAndWhatHangsLast() {
        lookedAt(HANGING, NOW.minusSeconds(9), "hanging");
        lookedAt(FAILED, NOW.minusSeconds(8), "failed");
        queue.schedule("second", NOW.minusSeconds(1));
        queue.schedule("first", NOW.minusSeconds(2));

        assertThat(List.of(taken(), taken(), taken(), taken()))
                .containsExactly("first", "second", "failed", "hanging");
    }

    @Test
    void whatHangsGetsAQuarterOfTheWorkers() {
        lookedAt(HANGING, NOW, "a", "b", "c");
        taken();
        taken();

        assertThat(queue.take(NOW)).isEmpty();
        assertThat(queue.nextDue()).as("nothing that could begin").isEmpty();
        queue.schedule("fine", NOW);
        assertThat(queue.nextDue()).contains(NOW);
        assertThat(taken()).isEqualTo("fine");
        assertThat(queue.exchange("a", HANGING, NOW)).contains("c");
    }

    @Test
    void oneWorkerIsEnoughForWhatHangsThoughItIsMoreThanAQuarter() {
        var small = new WorkQueue<String>(1);
        small.schedule("key", NOW);
        small.take(NOW);
        small.schedule("key", NOW);
        small.done("key", HANGING);

        assertThat(small.take(NOW)).contains("key");
    }

    @Test
    void whatFailedAtOnceMayHaveEveryWorker() {
        lookedAt(FAILED, NOW, "a", "b", "c");

        assertThat(List.of(taken(), taken(), taken())).containsExactly("a", "b", "c");
    }

    @Test
    void isFineAgainAfterALookThatWentWell() {
        lookedAt(HANGING, NOW.plusSeconds(60), "a", "b", "c");
        lookedAt(FINE, NOW.plusSeconds(60), "a", "b", "c");

        queue.hasten(NOW);
        assertThat(List.of(taken(), taken(), taken())).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void hastensCountsAndForgetsWhateverItsStanding() {
        lookedAt(HANGING, NOW.plusSeconds(60), "a", "b", "c");
        lookedAt(FAILED, NOW.plusSeconds(60), "failed");
        queue.schedule("fine", NOW.plusSeconds(60));
        assertThat(queue.depth(NOW)).isZero();

        queue.hasten(NOW);

        assertThat(queue.depth(NOW)).isEqualTo(5);
        assertThat(List.of(taken(), taken())).containsExactly("fine", "failed");
        taken();
        queue.clear();
        assertThat(queue.size()).isZero();
        assertThat(queue.depth(NOW)).isEqualTo(3);
        queue.schedule("b", NOW);
        queue.schedule("c", NOW);
        assertThat(List.of(taken(), taken())).as("forgotten what they were").contains("b", "c");
    }

    @Test
    void aKeyThatIsScheduledSoonerStaysWhatItWas() {
        lookedAt(HANGING, NOW.plusSeconds(60), "hanging");
        queue.schedule("fine", NOW);

        queue.schedule("hanging", NOW.minusSeconds(1));

        assertThat(taken()).isEqualTo("fine");
        assertThat(taken()).isEqualTo("hanging");
        assertThat(queue.size()).isZero();
    }

    @Test
    void waitsWhileOnlyWhatHangsIsDueAndItsWorkersAreTaken() throws InterruptedException {
        lookedAt(HANGING, NOW, "a", "b", "c");
        taken();
        taken();
        long start = System.nanoTime();

        queue.await(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMillis(20));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(19));
    }

    @Test
    void wakesTheDriverWhenAWorkerLeavesWhatHangsForSomethingElse() throws InterruptedException {
        lookedAt(HANGING, NOW, "a", "b", "c");
        taken();
        taken();
        var woken = new CountDownLatch(1);
        Thread driver =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (queue.take(NOW).isEmpty()) {
                                    queue.await(
                                            Clock.fixed(NOW, ZoneOffset.UTC),
                                            Duration.ofMinutes(1));
                                }
                                woken.countDown();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });

        synchronized (queue) { // the driver sees both at once
            queue.schedule("fine", NOW);
            assertThat(queue.exchange("a", HANGING, NOW)).contains("fine");
        }

        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
        driver.join();
    }

    private String taken() {
        return queue.take(NOW).orElseThrow();
    }
}

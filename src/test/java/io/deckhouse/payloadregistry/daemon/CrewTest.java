package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who works on what is due, on the thread that asks for it. */
final class CrewTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");
    private static final int CALLS_A_SECOND = 10;

    private final MovableClock clock = new MovableClock(NOW);
    private final WorkQueue<String> queue = new WorkQueue<>(2);
    private final Pace pace = new Pace(CALLS_A_SECOND, clock);
    private final List<String> seen = new ArrayList<>();
    private int threads;
    private boolean isAllowed = true;

    private final Crew<String> crew =
            new Crew<>(
                    queue,
                    pace,
                    clock,
                    task -> {
                        threads++;
                        task.run();
                    },
                    () -> isAllowed,
                    this::look);

    private Optional<Instant> look(String key) {
        seen.add(key);
        if (key.equals("last")) {
            isAllowed = false;
        }
        if (key.equals("dear")) {
            for (int i = 0; i <= 2 * CALLS_A_SECOND; i++) {
                pace.take();
            }
        }
        if (key.equals("broken")) {
            throw new StackOverflowError("so deep");
        }
        return key.equals("again") ? Optional.of(NOW.plusMillis(7)) : Optional.empty();
    }

    @BeforeEach
    void threeKeys() {
        queue.schedule("first", NOW);
        queue.schedule("second", NOW);
        queue.schedule("later", NOW.plusSeconds(1));
    }

    @Test
    void oneThreadLooksAtOneDueKeyAfterTheOther() {
        crew.startDueWork();

        assertThat(seen).containsExactly("first", "second");
        assertThat(threads).isEqualTo(1);
        assertThat(crew.nextStart()).contains(NOW.plusSeconds(1));
    }

    @Test
    void restsWhileItMayNotWorkThoughWorkIsDue() throws InterruptedException {
        isAllowed = false;
        long start = System.nanoTime();

        crew.awaitWork(Duration.ofMillis(20));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(19));
    }

    @Test
    void looksAgainWhenTheLookSaysSo() {
        queue.schedule("again", NOW);

        crew.startDueWork();

        assertThat(crew.nextStart()).contains(NOW.plusMillis(7));
    }

    @Test
    void losesNoKeyWhoseLookFailed() {
        queue.schedule("broken", NOW.minusSeconds(1));

        crew.startDueWork();

        assertThat(seen).containsExactly("broken", "first", "second");
        clock.move(Duration.ofSeconds(60));
        crew.startDueWork();
        assertThat(seen).containsExactly("broken", "first", "second", "later", "broken");
    }

    @Test
    void beginsNothingMoreOnceItMayNotWork() {
        queue.schedule("last", NOW.minusSeconds(1));

        crew.startDueWork();

        assertThat(seen).containsExactly("last");
        assertThat(queue.depth(NOW)).as("given back").isEqualTo(2);
    }

    @Test
    void beginsNothingWhileItMayNotWork() {
        isAllowed = false;

        crew.startDueWork();

        assertThat(seen).isEmpty();
    }

    @Test
    void leavesTheRestUntilThePaceHasRoom() {
        queue.schedule("dear", NOW.minusSeconds(1));

        crew.startDueWork();

        assertThat(seen).containsExactly("dear");
        assertThat(crew.nextStart()).contains(NOW.plusMillis(100));
        clock.move(Duration.ofMillis(100));
        crew.startDueWork();
        assertThat(seen).containsExactly("dear", "first", "second");
    }

    @Test
    void looksThatHangKeepNoOtherKeyWaiting() throws InterruptedException {
        var ample = new WorkQueue<String>(8);
        var isLater = new AtomicBoolean();
        var release = new CountDownLatch(1);
        var hanging = new CountDownLatch(2);
        var others = new CountDownLatch(2);
        Crew.Work<String> work =
                Crew.Work.of(
                        key -> {
                            if (!key.startsWith("hang")) {
                                others.countDown();
                            } else if (isLater.get()) {
                                hanging.countDown();
                                awaitQuietly(release);
                                return Optional.empty();
                            } else {
                                clock.move(Duration.ofSeconds(10));
                            }
                            return key.startsWith("hang")
                                    ? Optional.of(NOW.plus(Duration.ofDays(1)))
                                    : Optional.empty();
                        },
                        key -> key.startsWith("hang"));
        var threaded =
                new Crew<>(
                        ample,
                        new Pace(1000, clock),
                        clock,
                        task -> {
                            if (isLater.get()) {
                                Thread.startVirtualThread(task);
                            } else {
                                task.run();
                            }
                        },
                        () -> true,
                        work);
        for (int i = 0; i < 50; i++) {
            ample.schedule("hang-" + i, NOW);
        }
        threaded.startDueWork();
        isLater.set(true);
        clock.move(Duration.ofDays(1));

        threaded.startDueWork();
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
        ample.schedule("new-1", clock.instant());
        ample.schedule("new-2", clock.instant());
        threaded.startDueWork();

        assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertThat(ample.awaitIdle(Duration.ofMinutes(1))).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

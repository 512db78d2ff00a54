package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many requests may have come in that no thread has begun. */
final class BacklogTest {
    private static final int MANY = 1_000;

    @Test
    void waitsWhileManyTasksHaveNotBegun() throws InterruptedException {
        Queue<Runnable> started = new ConcurrentLinkedQueue<>();
        var ran = new AtomicInteger();
        var backlog = new Backlog(started::add);
        Thread connection =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < MANY; i++) {
                                backlog.execute(ran::incrementAndGet);
                            }
                        });

        await().until(() -> connection.getState() == Thread.State.WAITING);
        assertThat(started.size()).isLessThan(MANY);
        while (ran.get() < MANY) {
            Runnable next = started.poll();
            if (next != null) {
                next.run();
            }
        }

        connection.join();
    }

    @Test
    void keepsNoRoomForWhatNoThreadTakes() {
        var backlog =
                new Backlog(_ -> {
                    throw new RejectedExecutionException();
                });

        for (int i = 0; i < MANY; i++) {
            assertThatThrownBy(() -> backlog.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }
}

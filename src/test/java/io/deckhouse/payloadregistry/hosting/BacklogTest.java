package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

    @Test
    void putsAnErrandOffUntilAllTasksHaveBegun() {
        Queue<Runnable> started = new ConcurrentLinkedQueue<>();
        var backlog = new Backlog(started::add);
        Queue<String> ran = new ConcurrentLinkedQueue<>();
        backlog.execute(() -> ran.add("first"));
        backlog.execute(() -> ran.add("second"));

        backlog.postpone(() -> ran.add("errand"));
        started.remove().run();
        assertThat(ran).containsExactly("first");
        started.remove().run();

        assertThat(ran).containsExactly("first", "errand", "second");
    }

    @Test
    void runsAnErrandAtOnceWhenNoTaskWaits() {
        var backlog = new Backlog(Runnable::run);
        var ran = new AtomicInteger();
        backlog.execute(() -> {});

        backlog.postpone(ran::incrementAndGet);

        assertThat(ran).hasValue(1);
    }

    @Test
    void runsAnErrandThoughTasksComeWithoutEnd() {
        Queue<Runnable> started = new ConcurrentLinkedQueue<>();
        var backlog = new Backlog(started::add);
        var ran = new AtomicInteger();
        backlog.execute(() -> {});
        backlog.postpone(ran::incrementAndGet);

        int others = 0;
        while (ran.get() == 0 && others < MANY) {
            backlog.execute(() -> {});
            started.remove().run();
            others++;
        }

        assertThat(others).isLessThanOrEqualTo(Backlog.MOST);
    }

    @Test
    void runsAnErrandWhenTheTaskItWaitedForFindsNoThread() {
        var ran = new AtomicInteger();
        var refusing = new AtomicReference<Backlog>();
        var backlog =
                new Backlog(_ -> {
                    refusing.get().postpone(ran::incrementAndGet);
                    throw new RejectedExecutionException();
                });
        refusing.set(backlog);

        assertThatThrownBy(() -> backlog.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);

        assertThat(ran).hasValue(1);
    }

    @Test
    void losesNoErrandThatComesWhileTheLastTaskBegins() {
        var ran = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var backlog = new Backlog(threads);
            for (int i = 0; i < MANY; i++) {
                backlog.execute(() -> backlog.postpone(ran::incrementAndGet));
            }
        }

        assertThat(ran).hasValue(MANY);
    }
}

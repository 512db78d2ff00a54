package io.deckhouse.payloadregistry.hosting;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts tasks, and makes whoever brings more of them wait while many have not begun: no budget
 * counts a request before it runs, and connections bring them faster than the processors begin
 * them. A task that has begun does not count, however long it takes.
 */
final class Backlog implements Executor {
    /**
     * Enough to keep processors busy. Some of these tasks read a connection of HTTP/2 and bring a
     * hundred requests each, which are in memory while they wait here.
     */
    static final int MOST = 64;

    private final Executor threads;
    private final Semaphore room = new Semaphore(MOST, true); // in turn: none waits for ever
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begunSince = new AtomicInteger();

    Backlog(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        room.acquireUninterruptibly();
        boolean isTaken = false;
        try {
            threads.execute(() -> {
                try {
                    begin();
                } finally {
                    task.run(); // an errand is not this task's affair
                }
            });
            isTaken = true;
        } finally {
            if (!isTaken) {
                begin();
            }
        }
    }

    /**
     * Runs an errand that only brings more tasks, which would wait behind those that have not
     * begun: once all have, many errands at a time, or after {@value #MOST} others at the latest.
     * It must neither block nor fail.
     */
    void postpone(Runnable errand) {
        postponed.add(errand);
        if (!hasWaiting()) {
            runPostponed();
        }
    }

    private void begin() {
        room.release();
        boolean isDue = begunSince.incrementAndGet() >= MOST; // tasks may come without end
        if (isDue || !hasWaiting()) {
            runPostponed();
        }
    }

    private boolean hasWaiting() {
        return room.availablePermits() < MOST;
    }

    private void runPostponed() {
        begunSince.set(0);
        for (Runnable next = postponed.poll(); next != null; next = postponed.poll()) {
            next.run();
        }
    }
}

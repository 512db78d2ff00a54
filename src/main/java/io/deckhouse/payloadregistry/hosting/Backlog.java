package io.deckhouse.payloadregistry.hosting;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

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
    private static final int MOST = 64;

    private final Executor threads;
    private final Semaphore room = new Semaphore(MOST, true); // in turn: none waits for ever

    Backlog(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        room.acquireUninterruptibly();
        boolean isTaken = false;
        try {
            threads.execute(() -> {
                room.release();
                task.run();
            });
            isTaken = true;
        } finally {
            if (!isTaken) {
                room.release();
            }
        }
    }
}

package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A few platform threads that verify bcrypt hashes.
 *
 * <p>Virtual threads are not preempted: hashing on them would stop every other request of a small
 * machine. The threads end when idle, so nobody has to close this.
 */
final class HashWorkers {
    private static final int MOST_WAITING = 256;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Duration patience;
    private final Work work;

    /** How one hash is verified; tests count it. */
    @FunctionalInterface
    interface Work {
        boolean verify(BcryptHash hash, Password password);
    }

    /** What became of a password. */
    enum Outcome {
        RIGHT,
        WRONG,
        /** Too many others are waiting. */
        BUSY
    }

    HashWorkers(int concurrent, Duration patience, Work work) {
        this.patience = patience;
        this.work = work;
        this.threads =
                new ThreadPoolExecutor(
                        concurrent,
                        concurrent,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name("bcrypt-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    Outcome verify(BcryptHash hash, Password password) throws InterruptedException {
        Future<Boolean> task;
        try {
            task = threads.submit(() -> work.verify(hash, password));
        } catch (RejectedExecutionException _) {
            return Outcome.BUSY;
        }
        try {
            boolean isRight = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return isRight ? Outcome.RIGHT : Outcome.WRONG;
        } catch (TimeoutException _) {
            return Outcome.BUSY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password check broke", e.getCause());
        } finally {
            task.cancel(false); // does nothing to what is done, and drops what still waits
        }
    }
}

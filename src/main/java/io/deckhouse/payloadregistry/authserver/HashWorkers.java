package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A few platform threads that verify bcrypt hashes.
 *
 * <p>Virtual threads are not preempted: hashing on them would stop every other request of a small
 * machine. Where the JVM is told to heed priorities (the launcher does), they yield to the threads
 * that serve requests. Whoever comes from where logins have just failed waits behind all others,
 * and for one user name only with a few at a time, so guessing does not keep people out, also not
 * those behind the same address. The threads end when idle, so nobody has to close this.
 */
final class HashWorkers {
    private static final int MOST_WAITING = 256;
    private static final int SHARE = 16;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final AtomicLong arrivals = new AtomicLong();
    private final Map<FailureDelay.Key, Integer> suspects = new ConcurrentHashMap<>();
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

    /** One hash to verify, in its place in the queue. */
    private static final class Job extends FutureTask<Boolean> implements Comparable<Job> {
        private static final Comparator<Job> ORDER =
                Comparator.<Job, Boolean>comparing(job -> job.isSuspect)
                        .thenComparingLong(job -> job.arrival);

        private final boolean isSuspect;
        private final long arrival;

        Job(Callable<Boolean> work, boolean isSuspect, long arrival) {
            super(work);
            this.isSuspect = isSuspect;
            this.arrival = arrival;
        }

        @Override
        public int compareTo(Job other) {
            return ORDER.compare(this, other);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // how fast, not whether right, depends on it
    HashWorkers(int concurrent, Duration patience, Work work) {
        this.patience = patience;
        this.work = work;
        this.threads =
                new ThreadPoolExecutor(
                        concurrent,
                        concurrent,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new PriorityBlockingQueue<>(),
                        Thread.ofPlatform()
                                .daemon()
                                .priority(Thread.MIN_PRIORITY)
                                .name("bcrypt-", 0)
                                .factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** How many wait for their turn. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** Verifies for somebody who is suspect: behind all others, a few at a time. */
    Outcome verifySuspect(BcryptHash hash, Password password, FailureDelay.Key who)
            throws InterruptedException {
        try {
            return suspects.merge(who, 1, Integer::sum) > SHARE
                    ? Outcome.BUSY
                    : verify(hash, password, true);
        } finally {
            suspects.computeIfPresent(who, (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** Verifies, in the end. */
    Outcome verify(BcryptHash hash, Password password) throws InterruptedException {
        return verify(hash, password, false);
    }

    private Outcome verify(BcryptHash hash, Password password, boolean isSuspect)
            throws InterruptedException {
        int room = isSuspect ? MOST_WAITING : 2 * MOST_WAITING;
        if (threads.getQueue().size() >= room) {
            return Outcome.BUSY;
        }
        var job = new Job(() -> work.verify(hash, password), isSuspect, arrivals.getAndIncrement());
        threads.execute(job);
        try {
            boolean isRight = job.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return isRight ? Outcome.RIGHT : Outcome.WRONG;
        } catch (TimeoutException _) {
            return Outcome.BUSY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password check broke", e.getCause());
        } finally {
            threads.remove(job); // what still waits would only be in the way
        }
    }
}

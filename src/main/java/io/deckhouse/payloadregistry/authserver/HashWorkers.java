package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A few platform threads that verify bcrypt hashes.
 *
 * <p>Virtual threads are not preempted: hashing on them would stop every other request of a small
 * machine. Where the JVM is told to heed priorities (the launcher does), they yield to the threads
 * that serve requests. Whoever is suspect waits behind all others, in {@link SuspectLines}, so
 * guessing does not keep people out who come from elsewhere, and all behind the same address have
 * the same chance. The threads end when idle, so nobody has to close this.
 */
final class HashWorkers {
    private static final int MOST_WAITING = 256;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final AtomicLong arrivals = new AtomicLong();
    private final SuspectLines<Job> suspects;

    /** Queued once for each suspect, behind all others. */
    private final Runnable turn = this::serveSuspect;

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

    /** One hash to verify, and its place in the queue. */
    private static final class Job extends FutureTask<Boolean> {
        private static final Comparator<Runnable> ORDER =
                Comparator.comparingLong(
                        it -> it instanceof Job job ? job.arrival : Long.MAX_VALUE);

        private final long arrival;

        Job(Callable<Boolean> work, long arrival) {
            super(work);
            this.arrival = arrival;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // how fast, not whether right, depends on it
    HashWorkers(int concurrent, Duration patience, Work work, RandomGenerator random) {
        this.patience = patience;
        this.work = work;
        this.suspects = new SuspectLines<>(MOST_WAITING, random);
        this.threads =
                new ThreadPoolExecutor(
                        concurrent,
                        concurrent,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new PriorityBlockingQueue<>(MOST_WAITING, Job.ORDER),
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

    /** Verifies for somebody who is suspect, behind all others. */
    Outcome verifySuspect(BcryptHash hash, Password password, FailureDelay.Key who)
            throws InterruptedException {
        Job job = job(hash, password);
        suspects.add(who, job).ifPresentOrElse(pushedOut -> pushedOut.cancel(false), this::addTurn);
        try {
            return outcome(job);
        } finally {
            if (suspects.remove(who, job)) {
                threads.remove(turn);
            }
        }
    }

    private void addTurn() {
        threads.execute(turn);
    }

    private void serveSuspect() {
        suspects.next().ifPresent(Job::run);
    }

    /** Verifies, in the end. */
    Outcome verify(BcryptHash hash, Password password) throws InterruptedException {
        if (threads.getQueue().size() >= 2 * MOST_WAITING) {
            return Outcome.BUSY;
        }
        Job job = job(hash, password);
        threads.execute(job);
        try {
            return outcome(job);
        } finally {
            threads.remove(job); // what still waits would only be in the way
        }
    }

    private Job job(BcryptHash hash, Password password) {
        return new Job(() -> work.verify(hash, password), arrivals.getAndIncrement());
    }

    private Outcome outcome(Job job) throws InterruptedException {
        try {
            boolean isRight = job.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return isRight ? Outcome.RIGHT : Outcome.WRONG;
        } catch (TimeoutException | CancellationException _) {
            return Outcome.BUSY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password check broke", e.getCause());
        }
    }
}

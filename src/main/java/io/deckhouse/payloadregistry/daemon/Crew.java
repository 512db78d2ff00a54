package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.daemon.WorkQueue.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a queue: each looks at one due key after the other, as fast as the pace allows and
 * for as long as it may work at all.
 *
 * @param <K> the key's type
 */
final class Crew<K> {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    /** A failed look that held a worker for so long. */
    private static final Duration LONG = Duration.ofSeconds(1);

    /**
     * What is done with each key.
     *
     * @param <K> the key's type
     */
    @FunctionalInterface
    interface Work<K> {
        /** Looks; returns when to look again, empty for not before something changes. */
        Optional<Instant> lookAt(K key);

        /** Whether the last look at a key failed; the key then lets others go first. */
        default boolean isFailing(K key) {
            return false;
        }

        /** Work whose two questions are answered apart. */
        static <K> Work<K> of(Function<K, Optional<Instant>> look, Predicate<K> isFailing) {
            return new Work<>() {
                @Override
                public Optional<Instant> lookAt(K key) {
                    return look.apply(key);
                }

                @Override
                public boolean isFailing(K key) {
                    return isFailing.test(key);
                }
            };
        }
    }

    private final WorkQueue<K> queue;
    private final Pace pace;
    private final Clock clock;
    private final Executor threads;
    private final BooleanSupplier isAllowed;
    private final Work<K> work;

    /** Workers on threads of this executor. */
    Crew(
            WorkQueue<K> queue,
            Pace pace,
            Clock clock,
            Executor threads,
            BooleanSupplier isAllowed,
            Work<K> work) {
        this.queue = queue;
        this.pace = pace;
        this.clock = clock;
        this.threads = threads;
        this.isAllowed = isAllowed;
        this.work = work;
    }

    /** Has a free worker begin with each key that is due. */
    void startDueWork() {
        while (mayBegin()) {
            Optional<K> due = queue.take(clock.instant());
            if (due.isEmpty()) {
                return;
            }
            pace.begin();
            threads.execute(() -> work(due.get()));
        }
    }

    /** When more work may begin, should nothing happen before; empty for not at all. */
    Optional<Instant> nextStart() {
        Instant paced = clock.instant().plus(pace.toWait());
        return queue.nextDue().map(due -> due.isAfter(paced) ? due : paced);
    }

    /** Waits until more work may begin or something changes, at most this long. */
    void awaitWork(Duration longest) throws InterruptedException {
        Duration wait = isAllowed.getAsBoolean() ? pace.toWait() : longest;
        if (wait.isZero()) {
            queue.await(clock, longest);
        } else {
            Thread.sleep(wait.compareTo(longest) < 0 ? wait : longest);
        }
    }

    private boolean mayBegin() {
        return isAllowed.getAsBoolean() && pace.toWait().isZero();
    }

    private void work(K first) {
        Optional<K> key = Optional.of(first);
        while (key.isPresent()) {
            Standing standing = lookAt(key.get());
            key = next(key.get(), standing);
        }
    }

    private Standing lookAt(K key) {
        Instant start = clock.instant();
        boolean isFailing;
        try {
            work.lookAt(key).ifPresent(time -> queue.schedule(key, time));
            isFailing = work.isFailing(key);
        } catch (RuntimeException | Error e) {
            // An Error too: the key would never be looked at again.
            LOG.atError().addKeyValue("object", key).setCause(e).log("a look failed");
            queue.schedule(key, clock.instant().plus(BackOff.LONGEST_WITHOUT_TOKEN));
            isFailing = true;
        }
        if (!isFailing) {
            return Standing.FINE;
        }
        return clock.instant().isBefore(start.plus(LONG)) ? Standing.FAILED : Standing.HANGING;
    }

    /** A thread goes on with the next key: to wake another one for it would take longer. */
    private Optional<K> next(K done, Standing standing) {
        if (!mayBegin()) {
            queue.done(done, standing);
            return Optional.empty();
        }
        Optional<K> due = queue.exchange(done, standing, clock.instant());
        if (due.isPresent()) {
            pace.begin();
        }
        return due;
    }
}

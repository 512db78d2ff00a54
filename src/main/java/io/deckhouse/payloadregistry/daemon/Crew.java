package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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

    private final WorkQueue<K> queue;
    private final Pace pace;
    private final Clock clock;
    private final Executor threads;
    private final BooleanSupplier isAllowed;
    private final Function<K, Optional<Instant>> look;

    /**
     * Workers on threads of this executor.
     *
     * @param look returns when to look at the key again; empty for not before something changes
     */
    Crew(
            WorkQueue<K> queue,
            Pace pace,
            Clock clock,
            Executor threads,
            BooleanSupplier isAllowed,
            Function<K, Optional<Instant>> look) {
        this.queue = queue;
        this.pace = pace;
        this.clock = clock;
        this.threads = threads;
        this.isAllowed = isAllowed;
        this.look = look;
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
            lookAt(key.get());
            key = next(key.get());
        }
    }

    private void lookAt(K key) {
        try {
            look.apply(key).ifPresent(time -> queue.schedule(key, time));
        } catch (RuntimeException | Error e) {
            // An Error too: the key would never be looked at again.
            LOG.atError().addKeyValue("object", key).setCause(e).log("a look failed");
            queue.schedule(key, clock.instant().plus(BackOff.LONGEST_WITHOUT_TOKEN));
        }
    }

    /** A thread goes on with the next key: to wake another one for it would take longer. */
    private Optional<K> next(K done) {
        if (!mayBegin()) {
            queue.done(done);
            return Optional.empty();
        }
        Optional<K> due = queue.exchange(done, clock.instant());
        if (due.isPresent()) {
            pace.begin();
        }
        return due;
    }
}

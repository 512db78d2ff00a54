package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a daemon's workers are to look at: whatever changes, and everything there is when the daemon
 * begins to work or its clock was set back.
 *
 * <p>While it may not work nothing is kept, for nobody would take it.
 *
 * @param <K> the key's type
 */
final class Agenda<K> {
    /** A clock that is kept right goes back by less, and that matters to no wait. */
    private static final Duration NOTABLE = Duration.ofSeconds(1);

    private final WorkQueue<K> queue;
    private final Clock clock;
    private final BooleanSupplier isAtWork;
    private final Supplier<? extends Collection<K>> everything;
    private final SteadyClock steady;
    private final AtomicBoolean missed = new AtomicBoolean();
    private Duration setBack = Duration.ZERO;

    Agenda(
            WorkQueue<K> queue,
            Clock clock,
            BooleanSupplier isAtWork,
            Supplier<? extends Collection<K>> everything) {
        this.queue = queue;
        this.clock = clock;
        this.isAtWork = isAtWork;
        this.everything = everything;
        this.steady = new SteadyClock(clock);
    }

    /**
     * Asks for a look at keys now; returns whether that is to come. It is not while the daemon does
     * not work: those of them that are then still there are looked at with everything else.
     */
    boolean add(Collection<K> keys) {
        if (!isAtWork.getAsBoolean()) {
            // After the inventory knows of them: so nothing gets lost on the way to work.
            missed.set(true);
            return false;
        }
        Instant now = clock.instant();
        keys.forEach(key -> queue.schedule(key, now));
        return true;
    }

    /** To be called by one thread, again and again. */
    void review() {
        if (!isAtWork.getAsBoolean()) {
            missed.set(true);
            queue.clear();
            return;
        }
        if (wasSetBack()) {
            // Every time that was named is too late now, and what has none may have become wrong.
            queue.hasten(clock.instant());
            missed.set(true);
        }
        if (missed.getAndSet(false)) {
            add(everything.get());
        }
    }

    private boolean wasSetBack() {
        Duration now = steady.setBack();
        if (now.minus(setBack).compareTo(NOTABLE) < 0) {
            return false;
        }
        setBack = now;
        return true;
    }
}

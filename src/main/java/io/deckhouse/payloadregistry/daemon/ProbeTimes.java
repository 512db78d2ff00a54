package io.deckhouse.payloadregistry.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When a token is asked for only to learn from it.
 *
 * <p>The API server may sign with another key, or be another one, when the daemon begins to lead
 * and after the connection was lost: then the tokens in all Secrets may be good for nothing.
 */
final class ProbeTimes {
    /** What stands before the API server may break connections all the time. */
    static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

    private static final long NEVER = -1;

    private final AtomicReference<State> state =
            new AtomicReference<>(new State(NEVER, Instant.EPOCH));

    private record State(long breaks, Instant last) {}

    /** When to ask, where that has not been said for so many breaks of the connection. */
    Optional<Instant> after(long breaks, Instant now) {
        State before = state.getAndUpdate(old -> new State(breaks, old.last()));
        if (before.breaks() == breaks) {
            return Optional.empty();
        }
        // The last time is still to come where the clock was set back.
        Instant last = before.last().isAfter(now) ? now : before.last();
        Instant soonest = last.plus(LEAST_PAUSE);
        return Optional.of(soonest.isAfter(now) ? soonest : now);
    }

    /** Others do the work from now on. */
    void stopped() {
        state.updateAndGet(old -> new State(NEVER, old.last()));
    }

    /** A token is asked for. */
    void began(Instant now) {
        state.updateAndGet(old -> new State(old.breaks(), now));
    }
}

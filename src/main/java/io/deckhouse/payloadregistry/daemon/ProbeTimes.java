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
    /** An API server that starts with another key may break connections more than once. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /** What stands before the API server may break connections all the time. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** After so long without a question the next pause is the first again. */
    private static final Duration QUIET = LONGEST_PAUSE.multipliedBy(2);

    private static final long NEVER = -1;

    private final AtomicReference<State> state =
            new AtomicReference<>(new State(NEVER, Instant.EPOCH, FIRST_PAUSE));

    private record State(long breaks, Instant last, Duration pause) {
        State with(long other) {
            return new State(other, last, pause);
        }

        State began(Instant now) {
            boolean wasQuiet = now.isAfter(last.plus(QUIET));
            return new State(breaks, now, wasQuiet ? FIRST_PAUSE : longer());
        }

        private Duration longer() {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }

    /** When to ask, where that has not been said for so many breaks of the connection. */
    Optional<Instant> after(long breaks, Instant now) {
        State before = state.getAndUpdate(old -> old.with(breaks));
        if (before.breaks() == breaks) {
            return Optional.empty();
        }
        // The last time is still to come where the clock was set back.
        Instant last = before.last().isAfter(now) ? now : before.last();
        Instant soonest = last.plus(before.pause());
        return Optional.of(soonest.isAfter(now) ? soonest : now);
    }

    /** Others do the work from now on. */
    void stopped() {
        state.updateAndGet(old -> old.with(NEVER));
    }

    /** A token is asked for. */
    void began(Instant now) {
        state.updateAndGet(old -> old.began(now));
    }
}

package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The one limit on calls to the API server: a bucket of calls that fills at a steady rate.
 *
 * <p>Nobody is made to wait inside a call. New work begins only while there is room; the calls of
 * the work in progress are taken even beyond that, and are made up for before more begins. When the
 * API server says that it has too much to do, nothing begins for a second; the work that it refused
 * waits as long as it asked for. While the API server cannot be reached at all, one piece of work
 * at a time tries, ever later; with the first answer all goes on.
 */
final class Pace {
    /** What may be made up for later is worth this many seconds of the rate. */
    private static final int BURST_SECONDS = 2;

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** So many calls in a row without an answer are not the fault of what was asked. */
    private static final int LOST_AFTER = 3;

    /** The longest time between two tries to reach a lost API server. */
    static final Duration LONGEST_LOSS = Duration.ofSeconds(15);

    private final Clock clock;
    private final Duration perCall;
    private final Duration whole;

    /** The bucket's level as the time since which it has been filling. */
    private Instant emptyAt = Instant.EPOCH;

    private Instant pausedUntil = Instant.EPOCH;
    private Instant nextTry = Instant.EPOCH;
    private Duration untilNextTry = SECOND;
    private int unanswered;

    Pace(int callsPerSecond, Clock clock) {
        this.clock = new SteadyClock(clock);
        this.perCall = SECOND.dividedBy(callsPerSecond);
        this.whole = SECOND.multipliedBy(BURST_SECONDS);
    }

    /** Takes one call out of the bucket. */
    synchronized void take() {
        Instant full = clock.instant().minus(whole);
        emptyAt = (emptyAt.isBefore(full) ? full : emptyAt).plus(perCall);
    }

    /** Lets nothing begin for a second. */
    synchronized void pause() {
        pausedUntil = clock.instant().plus(SECOND);
    }

    /** A piece of work begins. */
    synchronized void begin() {
        if (isLost()) {
            nextTry = clock.instant().plus(untilNextTry);
            Duration longer = untilNextTry.multipliedBy(2);
            untilNextTry = longer.compareTo(LONGEST_LOSS) < 0 ? longer : LONGEST_LOSS;
        }
    }

    /** The API server answered, whatever it said. */
    synchronized void answered() {
        unanswered = 0;
        nextTry = Instant.EPOCH;
        untilNextTry = SECOND;
    }

    /** The API server could not be reached, or did not answer in time. */
    synchronized void unanswered() {
        unanswered++;
    }

    /** How long no work may begin; zero when there is room. */
    synchronized Duration toWait() {
        Instant now = clock.instant();
        Instant free = emptyAt.isAfter(pausedUntil) ? emptyAt : pausedUntil;
        free = isLost() && nextTry.isAfter(free) ? nextTry : free;
        return free.isAfter(now) ? Duration.between(now, free) : Duration.ZERO;
    }

    /** Waits until there is room, or the thread is interrupted, which it stays. */
    void awaitRoom() {
        try {
            for (Duration wait = toWait(); wait.isPositive(); wait = toWait()) {
                Thread.sleep(wait);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isLost() {
        return unanswered >= LOST_AFTER;
    }
}

package io.deckhouse.payloadregistry.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Tells how long ago something was, also when the clock was set meanwhile.
 *
 * <p>The longer of two measures counts: a clock that is set back makes nothing younger, and one
 * that goes on while the machine sleeps makes it older.
 */
public final class SteadyTime {
    /** Two measures of the same time never agree quite. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Clock clock;
    private final LongSupplier nanoTime;

    /** A moment by both measures. */
    public record Moment(Instant wall, long nanos) {
        /** Before all others. */
        public static final Moment NEVER = new Moment(Instant.MIN, 0);
    }

    /** Measures by the clock and by the machine's own uptime. */
    public SteadyTime(Clock clock) {
        this(clock, System::nanoTime);
    }

    /**
     * Measures by these two.
     *
     * @param nanoTime never goes back; only differences count
     */
    public SteadyTime(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The present. */
    public Moment now() {
        return new Moment(clock.instant(), nanoTime.getAsLong());
    }

    /** When that was, told by the clock as it is set now; {@link Instant#MIN} for never. */
    public Instant when(Moment moment) {
        if (moment.equals(Moment.NEVER)) {
            return Instant.MIN;
        }
        Instant now = clock.instant();
        Duration byWall = Duration.between(moment.wall(), now);
        Duration steady = Duration.ofNanos(nanoTime.getAsLong() - moment.nanos());
        return steady.minus(byWall).compareTo(SLACK) > 0 ? now.minus(steady) : moment.wall();
    }

    /** Whether more than this time has passed since then. */
    public boolean isOver(Duration time, Moment since) {
        return when(since).isBefore(clock.instant().minus(time));
    }
}

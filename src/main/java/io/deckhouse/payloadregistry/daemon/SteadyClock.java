package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that goes on where another one is set back, so that no wait becomes longer by that. When
 * the other one is set forward waits end sooner, which does no harm.
 *
 * <p>Its times can be compared with each other only, not with what others say.
 */
final class SteadyClock extends Clock {
    private final Clock clock;
    private Instant last = Instant.MIN;
    private Duration setBack = Duration.ZERO;

    SteadyClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Instant instant() {
        Instant read = clock.instant();
        if (read.isBefore(last)) {
            setBack = setBack.plus(Duration.between(read, last));
        }
        last = read;
        return read.plus(setBack);
    }

    /** By how much the other clock was seen to be set back, all in all. */
    synchronized Duration setBack() {
        instant();
        return setBack;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("its times mean nothing to people");
    }
}

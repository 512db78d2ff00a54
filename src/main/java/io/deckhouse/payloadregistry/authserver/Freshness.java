package io.deckhouse.payloadregistry.authserver;

import java.time.Duration;
import java.time.Instant;

/** How far an authorizer's knowledge can be trusted. */
public enum Freshness {
    /** It was confirmed a short time ago. */
    CURRENT,
    /** It has not been confirmed for a while: answers go on, but the server is not ready. */
    STALE,
    /** It was never complete, or is too old to grant anything by: requests get 503. */
    UNUSABLE;

    private static final Duration STALE_AFTER = Duration.ofMinutes(5);
    private static final Duration UNUSABLE_AFTER = Duration.ofMinutes(15);

    /** Between two readings of one clock no more lies than this. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    /**
     * Judges what is kept in step with a source. A confirmation in the future proves nothing: the
     * clock was set back since, nobody knows by how much.
     *
     * @param isReady whether it was ever complete
     * @param confirmedAt when it was last known to be current, by the clock as it is set now;
     *     {@link Instant#MAX} for what cannot change
     */
    public static Freshness of(boolean isReady, Instant confirmedAt, Instant now) {
        if (isReady && confirmedAt.equals(Instant.MAX)) {
            return CURRENT;
        }
        boolean isAhead = confirmedAt.isAfter(now.plus(SLACK));
        if (!isReady || isAhead || confirmedAt.isBefore(now.minus(UNUSABLE_AFTER))) {
            return UNUSABLE;
        }
        return confirmedAt.isBefore(now.minus(STALE_AFTER)) ? STALE : CURRENT;
    }
}

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

    /**
     * Judges what is kept in step with a source.
     *
     * @param isReady whether it was ever complete
     * @param confirmedAt when it was last known to be current
     */
    public static Freshness of(boolean isReady, Instant confirmedAt, Instant now) {
        if (!isReady || confirmedAt.isBefore(now.minus(UNUSABLE_AFTER))) {
            return UNUSABLE;
        }
        return confirmedAt.isBefore(now.minus(STALE_AFTER)) ? STALE : CURRENT;
    }
}

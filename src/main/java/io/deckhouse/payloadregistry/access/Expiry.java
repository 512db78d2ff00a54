package io.deckhouse.payloadregistry.access;

import java.time.Instant;

/** When a Role or binding ends; {@link #never} where nothing says so (DESIGN 3.3). */
public record Expiry(Instant at) {
    private static final Expiry NEVER = new Expiry(Instant.MAX);

    /** Returns the expiry of an object that has none. */
    public static Expiry never() {
        return NEVER;
    }

    /** Tells whether the object no longer counts; at the very instant it already does not. */
    public boolean isPast(Instant now) {
        return !now.isBefore(at);
    }

    /** Tells whether there is an end at all. */
    public boolean isLimited() {
        return !at.equals(Instant.MAX);
    }

    /** Returns whichever ends first. */
    Expiry earlier(Expiry other) {
        return other.at.isBefore(at) ? other : this;
    }
}

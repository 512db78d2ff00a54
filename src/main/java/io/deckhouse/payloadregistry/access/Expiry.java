package io.deckhouse.payloadregistry.access;

import java.time.Instant;

/** When a Role or binding ends; {@link #never} where nothing says so (DESIGN 3.3). */
public record Expiry(Instant at) {
    private static final Expiry NEVER = new Expiry(Instant.MAX);

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    /**
     * Tells whether RFC 3339 can write a time, whose years have four digits: an end beyond would be
     * as good as none, and nobody means that.
     */
    public static boolean canBe(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(AFTER_LAST);
    }

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

    /** Tells whether this one ends before the other. */
    public boolean isBefore(Expiry other) {
        return at.isBefore(other.at);
    }

    /** Returns whichever ends first. */
    public Expiry earlier(Expiry other) {
        return other.isBefore(this) ? other : this;
    }
}

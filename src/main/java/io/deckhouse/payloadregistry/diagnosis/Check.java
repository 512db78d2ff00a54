package io.deckhouse.payloadregistry.diagnosis;

/**
 * What was found about one link.
 *
 * @param about the image or registry, where several are looked at; else empty
 * @param text one clause for people, never a secret
 * @param remedy what to do about a broken link; else empty
 */
public record Check(Link link, String about, Result result, String text, String remedy) {
    /** How a link was found. */
    public enum Result {
        /** It holds. */
        OK,
        /** It is broken. */
        BROKEN,
        /** It does not apply here, or could not be looked at. */
        SKIPPED
    }
}

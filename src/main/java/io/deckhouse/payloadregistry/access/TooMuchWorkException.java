package io.deckhouse.payloadregistry.access;

/** A decision was given up, because the rules and patterns for it are too many. */
public final class TooMuchWorkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchWorkException() {
        super("too many rules and patterns to try", null, false, false);
    }
}

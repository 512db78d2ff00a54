package io.deckhouse.payloadregistry.authserver;

/** Proves credentials; plug in your own before or instead of the built-in ones. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Looks at one login. Called on many virtual threads at once; may block.
     *
     * <p>An exception is answered with 503, never with access.
     */
    Authentication authenticate(Credentials credentials) throws InterruptedException;
}

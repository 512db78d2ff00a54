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

    /**
     * Whether somebody has this user name. Must be quick. Where it is the password of a failed
     * login, and the user name is nobody's, the two were swapped, and the audit line shows neither.
     */
    default boolean knows(String username) {
        return false;
    }
}

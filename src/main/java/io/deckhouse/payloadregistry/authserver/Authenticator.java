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
     * Whether the audit line of a failed login is to hide its user name, because that may be a
     * secret: where the password is somebody's user name, the two were swapped. Must be quick; one
     * that asks others to authenticate asks them this, too.
     */
    default boolean hidesName(Credentials credentials) {
        return false;
    }
}

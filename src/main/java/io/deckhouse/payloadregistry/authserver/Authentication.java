package io.deckhouse.payloadregistry.authserver;

import java.time.Duration;

/** What an authenticator found out about credentials. */
public sealed interface Authentication {
    /** They are good, and this is who sent them. */
    record Proven(Principal principal) implements Authentication {}

    /**
     * They are bad; no other authenticator is asked.
     *
     * @param reason told to the client, so it must not tell whether the user exists
     * @param detail for the audit line only; never a secret
     */
    record Refused(String reason, String detail) implements Authentication {
        /** Refuses without further detail. */
        public Refused(String reason) {
            this(reason, "");
        }
    }

    /** They are of a kind this authenticator knows nothing about; the next one is asked. */
    record NotMine() implements Authentication {}

    /**
     * Whether they are good cannot be found out now: the client gets 503, never 401.
     *
     * @param reason for the client and the audit line; never a secret
     * @param retryAfter when to ask again
     */
    record Unavailable(String reason, Duration retryAfter) implements Authentication {}
}

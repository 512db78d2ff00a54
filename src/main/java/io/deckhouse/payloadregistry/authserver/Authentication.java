package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Identity;
import java.time.Duration;
import java.time.Instant;

/** What an authenticator found out about credentials. */
public sealed interface Authentication {
    /** A user of one's own list is proven, and stays so; the authorizer gets this name. */
    static Authentication user(String name) {
        return new Proven(new Principal.Kubernetes(Identity.user(name), "", Instant.MAX));
    }

    /** The password is wrong, or the user is not there: clients are not told which. */
    static Authentication refused() {
        return new Refused("wrong user name or password");
    }

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
     * @param detail for the audit line only; never a secret
     * @param retryAfter when to ask again
     */
    record Unavailable(String reason, String detail, Duration retryAfter)
            implements Authentication {
        /** Puts off without further detail. */
        public Unavailable(String reason, Duration retryAfter) {
            this(reason, "", retryAfter);
        }
    }
}

package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.token.SignedToken;
import java.time.Duration;
import java.time.Instant;

/** The answer to a token request. */
public sealed interface TokenReply {
    /**
     * A token, which may grant less than was asked for, or nothing.
     *
     * @param scope what it grants, as scopes between spaces
     * @param at when this answer was given, whole seconds; a token may be older than its answer
     */
    record Issued(SignedToken token, String scope, Instant at) implements TokenReply {
        /** How long the token still lives. */
        public Duration expiresIn() {
            return Duration.between(at, token.expiresAt());
        }
    }

    /**
     * The credentials are bad: 401.
     *
     * @param closes whether the client is to begin anew, because its failures could not be delayed
     */
    record Unauthorized(String reason, boolean closes) implements TokenReply {
        /** An answer after which the connection stays. */
        public Unauthorized(String reason) {
            this(reason, false);
        }
    }

    /** The request is not one this server answers: 400. */
    record Malformed(String code, String message) implements TokenReply {}

    /** No answer can be given now: 503. */
    record Unavailable(String reason, Duration retryAfter) implements TokenReply {}
}

package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.AddressText;
import io.deckhouse.payloadregistry.token.JsonText;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One decision, for whoever watches or counts; it holds no secret.
 *
 * @param at when the request came
 * @param client its address, or the one a trusted proxy vouched for
 * @param identity who was proven; for a failed login the name that was claimed, if it looks like
 *     one; else empty
 * @param kind how it was proven
 * @param service what the token is for
 * @param asked scopes as understood
 * @param granted scopes of the token
 * @param result the outcome
 * @param reason why, in words
 * @param tokenId the token's {@code jti}; empty without a token
 * @param reused whether the token was given out before
 * @param latency from the request to the decision, without a delay after failures
 */
public record AuditEntry(
        Instant at,
        InetAddress client,
        String identity,
        Kind kind,
        String service,
        List<String> asked,
        List<String> granted,
        Result result,
        String reason,
        String tokenId,
        boolean reused,
        Duration latency) {
    /** Copies the lists. */
    public AuditEntry {
        asked = List.copyOf(asked);
        granted = List.copyOf(granted);
    }

    /** How an identity was proven. */
    public enum Kind {
        KUBERNETES,
        STATIC,
        ANONYMOUS,
        /** It was not. */
        UNPROVEN
    }

    /** What became of a request. */
    public enum Result {
        ISSUED,
        UNAUTHORIZED,
        MALFORMED,
        UNAVAILABLE,
        /** HTTP itself refused it, before it was a token request. */
        REFUSED
    }

    /** The entry as one line of JSON, without the line's end. */
    public String json() {
        return new JsonText(512)
                .string("time", at.toString())
                .string("client", AddressText.of(client))
                .string("identity", identity)
                .plain("kind", JsonText.lower(kind))
                .string("service", service)
                .strings("asked", asked)
                .strings("granted", granted)
                .plain("result", JsonText.lower(result))
                .string("reason", reason)
                .string("tokenId", tokenId)
                .truth("reused", reused)
                .number("latencyMicros", latency.toNanos() / 1_000)
                .end();
    }
}

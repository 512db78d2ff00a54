package io.deckhouse.payloadregistry.token;

import java.time.Instant;

/**
 * A registry token ready to be handed to a client; the JWT itself never appears in its text form.
 *
 * @param jwt compact serialisation; a bearer secret
 * @param id the {@code jti} claim, safe to log
 * @param issuedAt start of its life
 * @param expiresAt end of its life
 */
public record SignedToken(String jwt, String id, Instant issuedAt, Instant expiresAt) {
    /** The signature, which is the JWT's last part. */
    public String proof() {
        return jwt.substring(jwt.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
        return "SignedToken[id=" + id + ", expiresAt=" + expiresAt + "]";
    }
}

package io.deckhouse.payloadregistry.token;

import java.time.Instant;

/** Turns claims into a token that the registry accepts. Safe for use by many threads. */
public interface TokenSigner {
    /**
     * Signs the claims.
     *
     * @throws IllegalArgumentException when the token would end after {@link #latestExpiry()}
     */
    SignedToken sign(RegistryClaims claims);

    /**
     * The token that this key signed before, put together from the same claims and the {@linkplain
     * SignedToken#proof signature} of then: far cheaper than a new one, far smaller to keep than a
     * whole one. Its proof is wrong where the header has become another one since, as with a
     * renewed certificate; whoever keeps proofs must compare the headers.
     */
    SignedToken again(RegistryClaims claims, String proof);

    /**
     * The latest end of a token this key may sign: five minutes before its certificate ends.
     *
     * <p>Callers cap their tokens by it. It lies in the past only when rotation has failed for
     * long; then no token can be issued at all.
     */
    Instant latestExpiry();

    /** Names the key (RFC 7638 thumbprint), for example to drop cached tokens of another key. */
    String keyId();
}

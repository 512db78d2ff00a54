package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.credential.Password;
import java.time.Instant;

/**
 * A ServiceAccount's token as the cluster granted it.
 *
 * @param expiresAt when it really ends, which may be sooner than asked for
 */
public record IssuedToken(Password token, Instant expiresAt) {}

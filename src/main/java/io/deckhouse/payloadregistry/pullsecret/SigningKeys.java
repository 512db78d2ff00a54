package io.deckhouse.payloadregistry.pullsecret;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * The keys with which the API server was seen to sign fresh tokens.
 *
 * <p>A key that is seen for the first time retires those before it. One that comes back is current
 * beside the others, so that two API servers with different keys cause one round of refills and not
 * an endless one.
 *
 * @param current the ids of those in use
 * @param seen the ids of all ever seen
 * @param since when the last one was seen for the first time
 */
public record SigningKeys(Set<String> current, Set<String> seen, Instant since) {
    /** Nothing seen yet. */
    public static final SigningKeys UNKNOWN = new SigningKeys(Set.of(), Set.of(), Instant.MIN);

    /** Copies the sets. */
    public SigningKeys {
        current = Set.copyOf(current);
        seen = Set.copyOf(seen);
    }

    /** These keys after a fresh token was signed with this one. */
    public SigningKeys with(String keyId, Instant now) {
        if (keyId.isEmpty() || current.contains(keyId)) {
            return this;
        }
        if (seen.contains(keyId)) {
            return new SigningKeys(added(current, keyId), seen, since);
        }
        return new SigningKeys(Set.of(keyId), added(seen, keyId), now);
    }

    /** Whether a token's key is known to be out of use. */
    boolean isRetired(String keyId) {
        return !keyId.isEmpty() && !current.isEmpty() && !current.contains(keyId);
    }

    private static Set<String> added(Set<String> keys, String keyId) {
        Set<String> more = new HashSet<>(keys);
        more.add(keyId);
        return more;
    }
}

package io.deckhouse.payloadregistry.cluster;

import java.util.List;
import java.util.Set;

/** The cluster's answer about a token that somebody presented. */
public sealed interface TokenReview {
    /**
     * The token is good.
     *
     * @param audiences those of the asked audiences that the token is for; empty when none were
     *     asked
     */
    record Authenticated(String username, String uid, Set<String> groups, List<String> audiences)
            implements TokenReview {
        /** Copies the collections. */
        public Authenticated {
            groups = Set.copyOf(groups);
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * The token is not good: expired, for another audience, of a deleted account, or no token at
     * all.
     */
    record Rejected(String reason) implements TokenReview {}
}

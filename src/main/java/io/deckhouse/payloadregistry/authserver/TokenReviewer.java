package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.Password;
import java.util.List;
import java.util.Set;

/** Asks an API server whose token this is; a TokenReview, or whatever stands in for one. */
@FunctionalInterface
public interface TokenReviewer {
    /**
     * Reviews a token; bounds its own time. An exception counts as {@link Review.Unreachable}.
     *
     * @param audiences for whom the token must be meant; empty for the API server itself
     */
    Review review(Password token, List<String> audiences) throws InterruptedException;

    /** The API server's answer. */
    sealed interface Review {
        /**
         * The token is good.
         *
         * @param audiences those of the asked ones that the token is meant for
         */
        record Accepted(String username, String uid, Set<String> groups, List<String> audiences)
                implements Review {
            /** Copies the collections. */
            public Accepted {
                groups = Set.copyOf(groups);
                audiences = List.copyOf(audiences);
            }
        }

        /** The token is not good, or not for these audiences; the reason is for the audit line. */
        record Rejected(String reason) implements Review {}

        /** The API server gave no answer. */
        record Unreachable(String reason) implements Review {}
    }
}

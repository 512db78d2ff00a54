package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Repository;
import java.util.Set;

/** Decides who may do what; asked for every request, so it should answer from memory. */
@FunctionalInterface
public interface Authorizer {
    /**
     * Decides about one repository. An exception is answered with 503, never with access.
     *
     * @param principal who was proven, or {@link Principal.Anonymous} where the server lets in
     *     whoever sends no credentials: then what is granted here is granted to everybody
     * @param asked what the client wants; all actions when it asked for {@code *}
     */
    Verdict decide(Principal principal, Repository repository, Set<Action> asked);

    /**
     * The authorizer for one request, which decides about all its repositories by the same rules
     * and may bound the work for it.
     */
    default Authorizer forRequest() {
        return this;
    }

    /** Whether the principal may list all repositories: everybody who has proven who they are. */
    default boolean catalog(Principal principal) {
        return !(principal instanceof Principal.Anonymous);
    }

    /** Whether the decisions can be relied on now. */
    default Freshness freshness() {
        return Freshness.CURRENT;
    }

    /** A number that changes with what the decisions rest on; older tokens are not reused then. */
    default long generation() {
        return 0;
    }
}

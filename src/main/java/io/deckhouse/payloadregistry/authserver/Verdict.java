package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import java.util.Set;

/**
 * What is allowed of what was asked for on one repository.
 *
 * @param allowed those of the asked actions that are allowed
 * @param reason why these and not the others, in a clause for the audit line
 */
public record Verdict(Set<Action> allowed, String reason) {
    /** Copies the set. */
    public Verdict {
        allowed = Set.copyOf(allowed);
    }
}

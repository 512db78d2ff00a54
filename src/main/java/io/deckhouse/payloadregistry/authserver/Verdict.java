package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Action;
import java.time.Instant;
import java.util.Set;

/**
 * What is allowed of what was asked for on one repository.
 *
 * @param allowed those of the asked actions that are allowed
 * @param reason why these and not the others, in a clause for the audit line
 * @param until when the first of what it rests on ends, which no token outlives; {@link
 *     Instant#MAX} for never
 */
public record Verdict(Set<Action> allowed, String reason, Instant until) {
    /** One that rests on nothing with an end. */
    public Verdict(Set<Action> allowed, String reason) {
        this(allowed, reason, Instant.MAX);
    }

    /** Copies the set. */
    public Verdict {
        allowed = Set.copyOf(allowed);
    }
}

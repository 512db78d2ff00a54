package io.deckhouse.payloadregistry.access;

import java.util.Set;

/**
 * What one pattern of one rule gives one subject.
 *
 * @param namespace where it holds; empty for every namespace
 * @param by the binding, role, rule and pattern that give it
 * @param expiry the earlier end of binding and role
 */
public record Grant(
        Subject subject, String namespace, Set<Action> actions, Grounds.ByRule by, Expiry expiry) {
    public Grant {
        actions = Set.copyOf(actions);
    }
}

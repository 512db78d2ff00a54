package io.deckhouse.payloadregistry.access;

import java.util.List;

/**
 * A Role or ClusterRole, as far as rights go. Only its own rules count: the authorizer of
 * Kubernetes ignores an aggregationRule too.
 */
public record Role(RoleKey key, List<Rule> rules, Expiry expiry) {
    public Role {
        rules = List.copyOf(rules);
    }

    /** Makes a role that does not expire. */
    public Role(RoleKey key, List<Rule> rules) {
        this(key, rules, Expiry.never());
    }
}

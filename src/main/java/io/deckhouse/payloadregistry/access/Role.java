package io.deckhouse.payloadregistry.access;

import java.util.List;

/**
 * A Role or ClusterRole, as far as rights go. Only its own rules count: the authorizer of
 * Kubernetes ignores an aggregationRule too.
 */
public record Role(RoleKey key, List<Rule> rules, Expiry expiry) {
    /** What a rule about repositories weighs, beside its patterns. */
    public static final int RULE_WEIGHT = 4;

    /** More than this need not be read: it is over the limit, and so is what follows. */
    public static final int MOST_WEIGHT_READ = CompiledRole.MOST_WEIGHT + 2 * RULE_WEIGHT;

    public Role {
        rules = List.copyOf(rules);
    }

    /** Makes a role that does not expire. */
    public Role(RoleKey key, List<Rule> rules) {
        this(key, rules, Expiry.never());
    }
}

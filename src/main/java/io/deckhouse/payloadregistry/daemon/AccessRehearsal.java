package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.util.Optional;

/** Has the cluster judge a Role and a RoleBinding that are about to be written; writes nothing. */
final class AccessRehearsal {
    private final Cluster cluster;
    private final ApplyOptions options;

    AccessRehearsal(Cluster cluster, ApplyOptions options) {
        this.cluster = cluster;
        this.options = options.withDryRun(true);
    }

    /**
     * Tries both.
     *
     * @return whether the binding can be tried: not where the stored Role, which is about to
     *     change, gives what is not held, since by that Role the API server judges who may bind
     * @throws ClusterException when the cluster refuses one of them
     */
    boolean passes(
            ClusterObject oldRole,
            ClusterObject role,
            Optional<ClusterObject> oldBinding,
            ClusterObject binding) {
        rehearse(Optional.of(oldRole), role);
        try {
            rehearse(oldBinding, binding);
            return true;
        } catch (ClusterException e) {
            boolean isItsOwn =
                    e.reason() != Reason.FORBIDDEN
                            || AccessRules.isInStep(oldRole, role)
                            || isHeld(oldRole, role);
            if (isItsOwn) {
                throw e;
            }
            return false;
        }
    }

    private void rehearse(Optional<ClusterObject> stored, ClusterObject desired) {
        if (stored.isEmpty()) {
            cluster.create(desired, options);
        } else if (AccessRules.canBecome(stored.get(), desired)
                && !AccessRules.isInStep(stored.get(), desired)) {
            cluster.apply(AccessRules.boundTo(stored.get(), desired), options);
        }
    }

    /** Rules that are not held are refused before a name that is taken. */
    private boolean isHeld(ClusterObject stored, ClusterObject role) {
        ClusterObject same = role.with(tree -> tree.set("rules", stored.at("rules")));
        try {
            cluster.create(same, options);
        } catch (ClusterException e) {
            return e.reason() != Reason.FORBIDDEN;
        }
        return true;
    }
}

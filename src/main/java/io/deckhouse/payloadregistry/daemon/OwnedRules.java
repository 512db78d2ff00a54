package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.util.List;
import java.util.Optional;

/** The Role and the RoleBinding of each PayloadRepositoryAccess object, as they are stored. */
final class OwnedRules {
    private static final ApplyOptions OWN = ApplyOptions.forced(AccessRules.MANAGER);

    private final Cluster cluster;
    private final AccessInventory inventory;
    private final AccessLog log;

    OwnedRules(Cluster cluster, AccessInventory inventory, AccessLog log) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.log = log;
    }

    /** Somebody else's object has the name. */
    static final class NameTaken extends RuntimeException {
        NameTaken(ObjectKey key) {
            super(key + " is there and belongs to somebody else", null, false, false);
        }
    }

    /** The Role's name while there is one. */
    String standing(ObjectKey key) {
        ObjectKey role = AccessRules.roleKey(key);
        return inventory
                .find(role)
                .filter(object -> AccessRules.belongsTo(object, key))
                .map(_ -> role.name())
                .orElse("");
    }

    /** Whether one of the two is there. */
    boolean exist(ObjectKey access) {
        return !found(access).isEmpty();
    }

    /** Deletes both. */
    void remove(ObjectKey access) {
        found(access).forEach(this::delete);
    }

    /** Returns whether anything had to be written. */
    boolean ensure(ClusterObject access, ClusterObject desired) {
        ObjectKey key = desired.key();
        if (isInStep(inventory.find(key), desired)) {
            return false;
        }
        Optional<ClusterObject> stored = cluster.get(key);
        if (stored.isPresent() && !AccessRules.belongsTo(stored.get(), access.key())) {
            throw new NameTaken(key);
        }
        if (isInStep(stored, desired)) {
            inventory.know(stored.get());
            return false;
        }
        if (stored.isPresent() && !canBecome(stored.get(), desired)) {
            cluster.delete(key, Preconditions.uid(stored.get().uid()));
            stored = Optional.empty();
        }
        inventory.know(
                stored.isEmpty()
                        ? cluster.create(desired, OWN)
                        : cluster.apply(bound(desired, stored.get()), OWN));
        log.wrote(access, key);
        return true;
    }

    private static boolean isInStep(Optional<ClusterObject> stored, ClusterObject desired) {
        return stored.filter(object -> AccessRules.isInStep(object, desired)).isPresent();
    }

    /** A roleRef cannot be changed; and what an earlier object owned goes with that. */
    private static boolean canBecome(ClusterObject stored, ClusterObject desired) {
        String owner = AccessRules.ownerUid(stored);
        return stored.at("roleRef").equals(desired.at("roleRef"))
                && (owner.isEmpty() || owner.equals(AccessRules.ownerUid(desired)));
    }

    private static ClusterObject bound(ClusterObject desired, ClusterObject stored) {
        return desired.with(tree -> tree.withObjectProperty("metadata").put("uid", stored.uid()));
    }

    private List<ClusterObject> found(ObjectKey access) {
        // The binding first: from then on the Role gives nothing.
        return List.of(AccessRules.bindingKey(access), AccessRules.roleKey(access)).stream()
                .flatMap(key -> inventory.find(key).stream())
                .filter(object -> AccessRules.belongsTo(object, access))
                .toList();
    }

    private void delete(ClusterObject object) {
        if (cluster.delete(object.key(), Preconditions.uid(object.uid()))) {
            log.removed(object.key());
        }
        inventory.forget(object.key());
    }
}

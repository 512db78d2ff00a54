package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the watches have told: PayloadRepositoryAccess objects, and our Roles and RoleBindings. */
final class AccessInventory {
    private final Map<ObjectKey, ClusterObject> objects = new ConcurrentHashMap<>();

    /** An object as it was last told. */
    Optional<ClusterObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** The keys of all PayloadRepositoryAccess objects. */
    List<ObjectKey> accesses() {
        return objects.keySet().stream()
                .filter(key -> key.kind() == Kind.PAYLOAD_REPOSITORY_ACCESS)
                .sorted(java.util.Comparator.comparing(ObjectKey::toString))
                .toList();
    }

    /** Takes in what we wrote ourselves. */
    void know(ClusterObject object) {
        objects.put(object.key(), object);
    }

    /** Takes in that an object is gone. */
    void forget(ObjectKey key) {
        objects.remove(key);
    }

    /** Takes in a change; returns the keys that are to be looked at. */
    Set<ObjectKey> changed(Change change) {
        ObjectKey key = change.key();
        Optional<ClusterObject> before = find(key);
        switch (change) {
            case Change.Created(var object) -> know(object);
            case Change.Updated(var object) -> know(object);
            case Change.Deleted _ -> forget(key);
        }
        Set<ObjectKey> keys = new HashSet<>(Set.of(key));
        before.flatMap(AccessRules::ownerOf).ifPresent(keys::add);
        find(key).flatMap(AccessRules::ownerOf).ifPresent(keys::add);
        return keys;
    }
}

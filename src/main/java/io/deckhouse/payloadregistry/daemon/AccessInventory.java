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
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the watches have told: PayloadRepositoryAccess objects, and our Roles and RoleBindings. */
final class AccessInventory {
    private final Map<ObjectKey, ClusterObject> objects = new ConcurrentHashMap<>();

    /** An object as it was last told. */
    Optional<ClusterObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** All PayloadRepositoryAccess objects. */
    List<ClusterObject> accesses() {
        return objects.values().stream()
                .filter(object -> object.key().kind() == Kind.PAYLOAD_REPOSITORY_ACCESS)
                .toList();
    }

    /** The keys of all objects. */
    List<ObjectKey> keys() {
        return List.copyOf(objects.keySet());
    }

    /** The PayloadRepositoryAccess objects that Roles and RoleBindings were made for. */
    Set<ObjectKey> owners() {
        return objects.values().stream()
                .flatMap(object -> AccessRules.ownerOf(object).stream())
                .collect(Collectors.toSet());
    }

    /** Takes in what we wrote ourselves. */
    void know(ClusterObject object) {
        objects.put(object.key(), trimmed(object));
    }

    /** Of the managed fields only the managers' names are ever asked for. */
    private static ClusterObject trimmed(ClusterObject object) {
        return object.with(tree -> {
            for (JsonNode entry : tree.path("metadata").path("managedFields")) {
                ((ObjectNode) entry).retain("manager");
            }
        });
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
        if (before.isPresent() && version(before).equals(version(find(key)))) {
            return Set.of(); // what we wrote ourselves comes back
        }
        Set<ObjectKey> keys = new HashSet<>(Set.of(key));
        before.flatMap(AccessRules::ownerOf).ifPresent(keys::add);
        find(key).flatMap(AccessRules::ownerOf).ifPresent(keys::add);
        return keys;
    }

    private static String version(Optional<ClusterObject> object) {
        return object.map(one -> one.uid() + "/" + one.resourceVersion()).orElse("");
    }
}

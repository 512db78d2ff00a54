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
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the watches have told: PayloadRepositoryAccess objects, and of our Roles and RoleBindings
 * what is asked for.
 *
 * <p>The answer to a call of ours counts unless a watch told of the object while it was on its way.
 */
final class AccessInventory {
    private final Map<ObjectKey, ClusterObject> objects = new ConcurrentHashMap<>();

    /** What calls are on their way for, and no watch has told of since they began. */
    private final Set<ObjectKey> asked = ConcurrentHashMap.newKeySet();

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

    /** Takes in an object as a list or a watch tells of it. */
    synchronized void know(ClusterObject object) {
        asked.remove(object.key());
        boolean isRule = object.key().kind() != Kind.PAYLOAD_REPOSITORY_ACCESS;
        objects.put(object.key(), isRule ? AccessRules.reduced(object) : trimmed(object));
    }

    /** Writes an object and takes in the answer, unless a watch tells of the object meanwhile. */
    ClusterObject write(ObjectKey key, Supplier<ClusterObject> call) {
        return read(key, () -> Optional.of(call.get())).orElseThrow();
    }

    /** Likewise reads one; that it is not there is left to the watch. */
    Optional<ClusterObject> read(ObjectKey key, Supplier<Optional<ClusterObject>> call) {
        asked.add(key);
        try {
            Optional<ClusterObject> answer = call.get();
            answer.ifPresent(this::answered);
            return answer;
        } finally {
            asked.remove(key);
        }
    }

    private synchronized void answered(ClusterObject object) {
        if (asked.contains(object.key())) {
            know(object);
        }
    }

    /** Nobody asks which fields are whose. */
    private static ClusterObject trimmed(ClusterObject object) {
        return object.with(tree -> tree.withObjectProperty("metadata").remove("managedFields"));
    }

    /** Takes in that the object with this uid is gone; an empty uid stands for any. */
    synchronized void forget(ObjectKey key, String uid) {
        ClusterObject known = objects.get(key);
        if (known == null || uid.isEmpty() || uid.equals(known.uid())) {
            asked.remove(key);
            objects.remove(key);
        }
    }

    /** Takes in a change; returns the keys that are to be looked at. */
    synchronized Set<ObjectKey> changed(Change change) {
        ObjectKey key = change.key();
        Optional<ClusterObject> before = find(key);
        switch (change) {
            case Change.Created(var object) -> know(object);
            case Change.Updated(var object) -> know(object);
            case Change.Deleted(_, var uid) -> forget(key, uid);
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

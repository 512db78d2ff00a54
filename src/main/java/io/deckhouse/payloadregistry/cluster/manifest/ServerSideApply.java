package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an object looks like after a manager applied its fields: the rules of Kubernetes'
 * server-side apply, over {@link Leaves}.
 */
final class ServerSideApply {
    /** The object and its owners afterwards. */
    record Result(ObjectNode tree, Ownership owners) {}

    private final ObjectKey key;
    private final Leaves leaves;
    private final ApplyOptions options;

    ServerSideApply(ObjectKey key, ApplyOptions options) {
        this.key = key;
        this.leaves = new Leaves(key.kind());
        this.options = options;
    }

    /**
     * Merges fields into what is there.
     *
     * @throws ClusterException FIELD_CONFLICT when others own different values, without force
     */
    Result merge(ObjectNode present, Ownership owners, ObjectNode fields) {
        SortedMap<FieldPath, JsonNode> applied = leaves.of(fields);
        Set<FieldPath> contested = contested(present, owners, applied);
        Set<FieldPath> withdrawn = new TreeSet<>(owners.of(options.fieldManager()));
        withdrawn.removeAll(applied.keySet());
        ObjectNode tree = present.deepCopy();
        for (FieldPath path : contested) {
            leaves.remove(tree, path);
        }
        for (FieldPath path : withdrawn) {
            if (owners.othersOf(path, options.fieldManager()).isEmpty() && isWhole(tree, path)) {
                leaves.remove(tree, path);
            }
        }
        applied.forEach((path, value) -> leaves.set(tree, path, value));
        return new Result(tree, owners.after(options.fieldManager(), applied, contested));
    }

    /** An object that was owned as empty may hold other managers' fields by now. */
    private boolean isWhole(ObjectNode tree, FieldPath path) {
        JsonNode node = leaves.find(tree, path);
        return !node.isObject() || node.isEmpty() || !leaves.keyOf(path.parent()).isEmpty();
    }

    private Set<FieldPath> contested(
            ObjectNode present, Ownership owners, Map<FieldPath, JsonNode> applied) {
        SortedMap<FieldPath, JsonNode> there = leaves.of(present);
        Set<FieldPath> contested = new TreeSet<>();
        List<String> conflicts = new ArrayList<>();
        applied.forEach((path, value) -> {
            if (leaves.holds(present, path, value)) {
                return;
            }
            there.forEach((leaf, held) -> {
                if (leaf.overlaps(path) && !isRoomFor(path, leaf, held)) {
                    contested.add(leaf);
                    owners.othersOf(leaf, options.fieldManager())
                            .forEach(o -> conflicts.add(leaf + " (" + o + ")"));
                }
            });
        });
        if (!conflicts.isEmpty() && !options.force()) {
            throw new ClusterException(
                    Reason.FIELD_CONFLICT,
                    key + ": fields that other managers own: " + String.join(", ", conflicts));
        }
        return contested;
    }

    /** Whether a leaf is the empty object in which the applied field will stand. */
    private static boolean isRoomFor(FieldPath path, FieldPath leaf, JsonNode held) {
        return held.isContainer() && held.isEmpty() && !leaf.equals(path);
    }
}

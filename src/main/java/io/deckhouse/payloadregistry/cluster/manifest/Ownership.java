package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who applied which leaves of one object, with a digest of each value as it was applied.
 *
 * <p>A leaf that nobody applied was written by hand and belongs to the manager {@code manifest}.
 */
record Ownership(SortedMap<String, SortedMap<FieldPath, String>> managers) {
    /** The manager of what a person wrote into a file. */
    static final String BY_HAND = "manifest";

    static final Ownership NONE = new Ownership(new TreeMap<>());

    Ownership {
        SortedMap<String, SortedMap<FieldPath, String>> copy = new TreeMap<>();
        managers.forEach((name, leaves) -> {
            if (!leaves.isEmpty()) {
                copy.put(name, new TreeMap<>(leaves));
            }
        });
        managers = copy;
    }

    /** The leaves of one manager. */
    Set<FieldPath> of(String manager) {
        return managers.getOrDefault(manager, new TreeMap<>()).keySet();
    }

    /** Who owns a leaf beside one manager; {@code manifest} when nobody applied it. */
    Set<String> othersOf(FieldPath leaf, String manager) {
        Set<String> owners =
                managers.entrySet().stream()
                        .filter(e -> e.getValue().containsKey(leaf))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (owners.isEmpty()) {
            return Set.of(BY_HAND);
        }
        owners.remove(manager);
        return owners;
    }

    /** These owners after one manager applied leaves and others lost some. */
    Ownership after(String manager, Map<FieldPath, JsonNode> applied, Set<FieldPath> lost) {
        SortedMap<String, SortedMap<FieldPath, String>> next = new TreeMap<>();
        managers.forEach((name, leaves) -> {
            SortedMap<FieldPath, String> kept = new TreeMap<>(leaves);
            kept.keySet().removeAll(lost);
            next.put(name, kept);
        });
        SortedMap<FieldPath, String> own = new TreeMap<>();
        applied.forEach((path, value) -> own.put(path, Digests.ofLeaf(value)));
        next.put(manager, own);
        return new Ownership(next);
    }

    /** These owners without the leaves that were edited by hand since they were applied. */
    Ownership stillHeldIn(Kind kind, JsonNode tree) {
        Leaves leaves = new Leaves(kind);
        SortedMap<String, SortedMap<FieldPath, String>> next = new TreeMap<>();
        managers.forEach((name, owned) -> {
            SortedMap<FieldPath, String> kept = new TreeMap<>(owned);
            kept.entrySet().removeIf(e -> !isSame(leaves.find(tree, e.getKey()), e.getValue()));
            next.put(name, kept);
        });
        return new Ownership(next);
    }

    private static boolean isSame(JsonNode present, String digest) {
        return Digests.ofLeaf(present).equals(digest)
                || (present.isObject() && digest.equals(Digests.ofLeaf(Leaves.emptyTree())));
    }

    /** {@code metadata.managedFields} as an API server shows it. */
    ArrayNode managedFields(Kind kind, JsonNode tree) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        managers.forEach((name, owned) -> list.add(entry(kind, name, "Apply", owned.keySet())));
        List<FieldPath> byHand = new ArrayList<>(new Leaves(kind).of(tree).keySet());
        managers.values().forEach(owned -> byHand.removeAll(owned.keySet()));
        if (!byHand.isEmpty()) {
            list.add(entry(kind, BY_HAND, "Update", byHand));
        }
        return list;
    }

    private static ObjectNode entry(
            Kind kind, String manager, String operation, Iterable<FieldPath> owned) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("manager", manager);
        entry.put("operation", operation);
        entry.put("apiVersion", kind.apiVersion());
        entry.put("fieldsType", "FieldsV1");
        ObjectNode fields = entry.putObject("fieldsV1");
        for (FieldPath path : owned) {
            addField(kind, fields, path);
        }
        return entry;
    }

    private static void addField(Kind kind, ObjectNode fields, FieldPath path) {
        Leaves leaves = new Leaves(kind);
        ObjectNode node = fields;
        FieldPath here = FieldPath.ROOT;
        for (String step : path.steps()) {
            String key = leaves.keyOf(here);
            String name =
                    key.isEmpty()
                            ? "f:" + step
                            : "k:" + JsonNodeFactory.instance.objectNode().put(key, step);
            node = node.path(name) instanceof ObjectNode next ? next : node.putObject(name);
            here = here.then(step);
        }
    }
}

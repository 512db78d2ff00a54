package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The smallest parts of an object that have owners: scalars, whole lists, empty objects, and the
 * elements of the lists to which the Kubernetes API gives a key (ownerReferences by uid, secrets of
 * a ServiceAccount by name; its imagePullSecrets have none).
 */
final class Leaves {
    /** Metadata that the cluster sets and that nobody applies. */
    static final Set<String> SERVER_METADATA =
            Set.of(
                    "uid",
                    "resourceVersion",
                    "creationTimestamp",
                    "managedFields",
                    "generation",
                    "selfLink",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds");

    private static final Set<String> IDENTITY = Set.of("name", "namespace", "generateName");
    private static final FieldPath METADATA = new FieldPath(List.of("metadata"));
    private static final FieldPath OWNERS = new FieldPath(List.of("metadata", "ownerReferences"));
    private static final FieldPath SECRETS = new FieldPath(List.of("secrets"));

    private final Kind kind;

    Leaves(Kind kind) {
        this.kind = kind;
    }

    /** All leaves of a tree but its identity, its status and what the cluster sets. */
    SortedMap<FieldPath, JsonNode> of(JsonNode tree) {
        SortedMap<FieldPath, JsonNode> leaves = new TreeMap<>();
        tree.properties()
                .forEach(e -> {
                    if (!Set.of("apiVersion", "kind", "status").contains(e.getKey())) {
                        collect(FieldPath.ROOT.then(e.getKey()), e.getValue(), leaves);
                    }
                });
        leaves.remove(METADATA);
        return leaves;
    }

    private void collect(FieldPath path, JsonNode node, SortedMap<FieldPath, JsonNode> leaves) {
        if (node.isNull()) {
            return;
        }
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(e -> {
                        if (!path.equals(METADATA) || !isReserved(e.getKey())) {
                            collect(path.then(e.getKey()), e.getValue(), leaves);
                        }
                    });
        } else if (node.isArray() && !node.isEmpty() && !keyOf(path).isEmpty()) {
            for (JsonNode element : node) {
                leaves.put(path.then(keyValue(path, element)), element);
            }
        } else {
            leaves.put(path, node);
        }
    }

    private static boolean isReserved(String metadata) {
        return SERVER_METADATA.contains(metadata) || IDENTITY.contains(metadata);
    }

    private String keyValue(FieldPath list, JsonNode element) {
        String value = element.path(keyOf(list)).asString("");
        if (value.isEmpty()) {
            throw new ClusterException(
                    Reason.INVALID, "an element of " + list + " has no " + keyOf(list));
        }
        return value;
    }

    /** The key of a list whose elements are merged one by one; empty for everything else. */
    String keyOf(FieldPath path) {
        if (path.equals(OWNERS)) {
            return "uid";
        }
        return kind == Kind.SERVICE_ACCOUNT && path.equals(SECRETS) ? "name" : "";
    }

    /** The node at a path; a missing node where nothing is. */
    JsonNode find(JsonNode tree, FieldPath path) {
        JsonNode node = tree;
        FieldPath here = FieldPath.ROOT;
        for (String step : path.steps()) {
            String key = keyOf(here);
            node = key.isEmpty() ? node.path(step) : element(node, key, step);
            here = here.then(step);
        }
        return node;
    }

    private static JsonNode element(JsonNode list, String key, String value) {
        for (JsonNode element : list) {
            if (element.path(key).asString("").equals(value)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }

    /** Puts a leaf in its place, making the objects and lists on the way. */
    void set(ObjectNode tree, FieldPath path, JsonNode value) {
        String key = keyOf(path.parent());
        if (!key.isEmpty()) {
            ArrayNode list = listAt(tree, path.parent());
            for (int i = 0; i < list.size(); i++) {
                if (list.path(i).path(key).asString("").equals(path.last())) {
                    list.set(i, value.deepCopy());
                    return;
                }
            }
            list.add(value.deepCopy());
            return;
        }
        ObjectNode parent = objectAt(tree, path.parent());
        if (!(value.isObject() && value.isEmpty() && parent.path(path.last()).isObject())) {
            parent.set(path.last(), value.deepCopy());
        }
    }

    private ArrayNode listAt(ObjectNode tree, FieldPath path) {
        ObjectNode parent = objectAt(tree, path.parent());
        return parent.path(path.last()) instanceof ArrayNode list
                ? list
                : parent.putArray(path.last());
    }

    private static ObjectNode objectAt(ObjectNode tree, FieldPath path) {
        ObjectNode node = tree;
        for (String step : path.steps()) {
            node = node.path(step) instanceof ObjectNode next ? next : node.putObject(step);
        }
        return node;
    }

    /** Takes a leaf away, and the objects and lists that are empty without it. */
    void remove(ObjectNode tree, FieldPath path) {
        JsonNode parent = find(tree, path.parent());
        if (parent instanceof ObjectNode object) {
            object.remove(path.last());
        } else if (parent instanceof ArrayNode list) {
            String key = keyOf(path.parent());
            list.removeIf(element -> element.path(key).asString("").equals(path.last()));
        }
        if (parent.isContainer() && parent.isEmpty() && path.steps().size() > 1) {
            remove(tree, path.parent());
        }
    }

    /** Whether a tree already has this value at its place. */
    boolean holds(JsonNode tree, FieldPath path, JsonNode value) {
        JsonNode present = find(tree, path);
        return present.equals(value) || (value.isObject() && value.isEmpty() && present.isObject());
    }

    /** An object with nothing in it. */
    static ObjectNode emptyTree() {
        return JsonNodeFactory.instance.objectNode();
    }
}

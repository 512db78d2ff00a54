package io.deckhouse.payloadregistry.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Kubernetes object as a tree, with its metadata at hand.
 *
 * <p>Immutable: the tree is copied on its way in and out. {@link #toString} names the object and
 * never shows its content, which may be a Secret's.
 */
public final class ClusterObject {
    private final ObjectKey key;
    private final ObjectNode tree;

    private ClusterObject(ObjectKey key, ObjectNode tree) {
        this.key = key;
        this.tree = tree;
    }

    /**
     * Reads an object from its tree, which must have a known {@code apiVersion} and {@code kind}.
     *
     * @throws IllegalArgumentException if the kind is unknown, or name or namespace are missing
     */
    public static ClusterObject of(JsonNode tree) {
        String apiVersion = tree.path("apiVersion").asString("");
        String kindName = tree.path("kind").asString("");
        Kind kind =
                Kind.of(apiVersion, kindName)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "unknown kind " + apiVersion + " " + kindName));
        return of(kind, tree);
    }

    /**
     * Reads an object of a known kind; sets {@code apiVersion} and {@code kind}, which list items
     * lack.
     */
    public static ClusterObject of(Kind kind, JsonNode tree) {
        JsonNode metadata = tree.path("metadata");
        ObjectKey key =
                new ObjectKey(
                        kind,
                        kind.isNamespaced() ? metadata.path("namespace").asString("") : "",
                        metadata.path("name").asString(""));
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", kind.apiVersion());
        copy.put("kind", kind.kindName());
        tree.properties()
                .forEach(e -> {
                    if (!e.getKey().equals("apiVersion") && !e.getKey().equals("kind")) {
                        copy.set(e.getKey(), e.getValue().deepCopy());
                    }
                });
        return new ClusterObject(key, copy);
    }

    /** An object with this key and nothing else, to be built upon. */
    public static ClusterObject empty(ObjectKey key) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", key.kind().apiVersion());
        tree.put("kind", key.kind().kindName());
        ObjectNode metadata = tree.putObject("metadata");
        if (key.kind().isNamespaced()) {
            metadata.put("namespace", key.namespace());
        }
        metadata.put("name", key.name());
        return new ClusterObject(key, tree);
    }

    /** Kind, namespace and name. */
    public ObjectKey key() {
        return key;
    }

    /** {@code metadata.uid}; empty on an object that is not stored yet. */
    public String uid() {
        return metadata().path("uid").asString("");
    }

    /** {@code metadata.resourceVersion}; empty on an object that is not stored yet. */
    public String resourceVersion() {
        return metadata().path("resourceVersion").asString("");
    }

    /** {@code metadata.labels}, in their order. */
    public Map<String, String> labels() {
        return strings(metadata().path("labels"));
    }

    /** {@code metadata.annotations}, in their order. */
    public Map<String, String> annotations() {
        return strings(metadata().path("annotations"));
    }

    /** One annotation's value. */
    public Optional<String> annotation(String name) {
        JsonNode value = metadata().path("annotations").path(name);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** {@code metadata.ownerReferences}. */
    public List<OwnerReference> owners() {
        List<OwnerReference> owners = new ArrayList<>();
        for (JsonNode owner : metadata().path("ownerReferences")) {
            owners.add(owner(owner));
        }
        return Collections.unmodifiableList(owners);
    }

    /** One entry of {@code metadata.ownerReferences}; what it lacks is empty. */
    public static OwnerReference owner(JsonNode reference) {
        return new OwnerReference(
                reference.path("apiVersion").asString(""),
                reference.path("kind").asString(""),
                reference.path("name").asString(""),
                reference.path("uid").asString(""));
    }

    /** Whether it is on its way out and only waits for finalizers. */
    public boolean isBeingDeleted() {
        return !at("metadata", "deletionTimestamp").asString("").isEmpty();
    }

    /**
     * A read-only look at a part of the tree: {@code at("spec", "enabled")}; a missing node when
     * absent.
     */
    public JsonNode at(String... path) {
        JsonNode node = tree;
        for (String step : path) {
            node = node.path(step);
        }
        return node.isContainer() ? node.deepCopy() : node;
    }

    /** The whole tree, a copy. */
    public ObjectNode tree() {
        return tree.deepCopy();
    }

    /** This object with changes made to a copy of its tree; the key must stay. */
    public ClusterObject with(java.util.function.Consumer<ObjectNode> edit) {
        ObjectNode copy = tree.deepCopy();
        edit.accept(copy);
        return of(key.kind(), copy);
    }

    private JsonNode metadata() {
        return tree.path("metadata");
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        node.properties().forEach(e -> map.put(e.getKey(), e.getValue().asString("")));
        return Collections.unmodifiableMap(map);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterObject that
                && key.equals(that.key)
                && tree.equals(that.tree);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** The key alone: the content may be secret. */
    @Override
    public String toString() {
        return key.toString();
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestDirectory.Located;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Everything that the manifests held at one moment. */
record Snapshot(SortedMap<ObjectKey, Located> objects, State state) {
    static final Snapshot EMPTY = new Snapshot(new TreeMap<>(ManifestDirectory.ORDER), State.EMPTY);

    Optional<ClusterObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(located -> dressed(key, located));
    }

    Optional<ObjectNode> tree(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(Located::tree);
    }

    Optional<ObjectRecord> recordOf(ObjectKey key) {
        return objects.containsKey(key)
                ? Optional.ofNullable(state.objects().get(key))
                : Optional.empty();
    }

    /** The selected objects, by namespace and name. */
    List<ClusterObject> select(Kind kind, Selection selection) {
        return objects.entrySet().stream()
                .filter(e -> e.getKey().kind() == kind)
                .map(e -> dressed(e.getKey(), e.getValue()))
                .filter(selection::includes)
                .toList();
    }

    /**
     * Whether objects may be made in a namespace: it is declared, or no namespace is, and then all
     * are taken to exist.
     */
    boolean hasNamespace(String name) {
        return objects.containsKey(ObjectKey.of(Kind.NAMESPACE, name))
                || objects.keySet().stream().noneMatch(key -> key.kind() == Kind.NAMESPACE);
    }

    private ClusterObject dressed(ObjectKey key, Located located) {
        ObjectRecord known = Objects.requireNonNull(state.objects().get(key), "no record");
        return known.dress(key, located.tree());
    }
}

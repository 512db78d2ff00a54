package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestDirectory.Located;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that the manifests held at one moment.
 *
 * @param lost how those owners looked that are missing and may come back
 */
record Snapshot(
        SortedMap<ObjectKey, Located> objects, State state, Map<ObjectKey, ObjectNode> lost) {
    static final Snapshot EMPTY =
            new Snapshot(new TreeMap<>(ManifestDirectory.ORDER), State.EMPTY, Map.of());

    private static final ManifestFile NO_FILE = new ManifestFile(Path.of(""), "", Map.of());

    /** What follows this one; the owners that are missing in it are still known from here. */
    Snapshot next(SortedMap<ObjectKey, Located> found, State reconciled) {
        Map<ObjectKey, ObjectNode> missing = new LinkedHashMap<>();
        for (ObjectKey key : reconciled.doubts().keySet()) {
            if (Doubt.concerns(key)) {
                lastSeen(key).ifPresent(tree -> missing.put(key, tree));
            }
        }
        return new Snapshot(found, reconciled, missing);
    }

    /** Of an account that went before this process came, its identity is enough. */
    private Optional<ObjectNode> lastSeen(ObjectKey key) {
        Optional<ObjectNode> known = tree(key).or(() -> Optional.ofNullable(lost.get(key)));
        return known.isEmpty() && key.kind() == Kind.SERVICE_ACCOUNT
                ? Optional.of(ClusterObject.empty(key).tree())
                : known;
    }

    /** This one with the owners whose loss is still in doubt. */
    Snapshot withDoubted(Instant now) {
        if (lost.isEmpty()) {
            return this;
        }
        SortedMap<ObjectKey, Located> all = new TreeMap<>(objects);
        Set<ObjectKey> believed = new HashSet<>();
        lost.forEach((key, tree) -> {
            Doubt doubt = state.doubts().get(key);
            if (doubt != null && !doubt.isOver(now)) {
                believed.add(key);
                all.put(key, new Located(NO_FILE, tree));
            }
        });
        return new Snapshot(all, state.believing(believed), Map.of());
    }

    Optional<ClusterObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(located -> dressed(key, located));
    }

    Optional<ObjectNode> tree(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(Located::tree);
    }

    /** The same without owners that this directory does not know. */
    Optional<ObjectNode> knownTree(ObjectKey key) {
        return tree(key).map(tree -> Owners.known(key, tree, state));
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
        return dressed(key, located.tree(), known);
    }

    /** An object of this content and record as readers see it. */
    ClusterObject dressed(ObjectKey key, ObjectNode tree, ObjectRecord known) {
        return known.dress(key, Owners.known(key, tree, state));
    }
}

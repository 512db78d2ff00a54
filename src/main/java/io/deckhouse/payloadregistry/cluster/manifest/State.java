package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything the state directory remembers of the objects.
 *
 * @param version the highest resourceVersion given out
 */
record State(long version, Map<ObjectKey, ObjectRecord> objects) {
    static final State EMPTY = new State(0, Map.of());

    State {
        objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
    }

    /**
     * This state brought in step with what the manifests hold now: new objects get a uid, edited
     * ones a version, vanished ones are forgotten (call {@link #alsoKnowing} where they must not).
     */
    State reconciled(Map<ObjectKey, ObjectNode> trees, Clock clock, Supplier<String> uids) {
        Map<ObjectKey, ObjectRecord> next = new LinkedHashMap<>();
        long[] highest = {version};
        trees.forEach((key, tree) -> {
            ObjectRecord known = objects.get(key);
            String digest = Digests.of(tree);
            if (known == null) {
                next.put(
                        key,
                        new ObjectRecord(
                                uids.get(),
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                                ++highest[0],
                                digest,
                                Ownership.NONE,
                                ObjectRecord.NO_STATUS));
            } else if (known.digest().equals(digest)) {
                next.put(key, known);
            } else {
                next.put(
                        key,
                        new ObjectRecord(
                                known.uid(),
                                known.created(),
                                ++highest[0],
                                digest,
                                known.owners().stillHeldIn(key.kind(), tree),
                                known.status()));
            }
        });
        return next.equals(objects) ? this : new State(highest[0], next);
    }

    /** This state with the records of another, where it has none. */
    State alsoKnowing(State other) {
        Map<ObjectKey, ObjectRecord> both = new LinkedHashMap<>(objects);
        other.objects.forEach(both::putIfAbsent);
        return new State(Math.max(version, other.version), both);
    }

    /** The state as the state file holds it. */
    String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", version);
        ArrayNode list = root.putArray("objects");
        objects.forEach((key, known) -> {
            ObjectNode node = list.addObject();
            node.put("kind", key.kind().name());
            node.put("namespace", key.namespace());
            node.put("name", key.name());
            node.put("uid", known.uid());
            node.put("created", known.created());
            node.put("version", known.version());
            node.put("digest", known.digest());
            if (known.status().isObject()) {
                node.set("status", known.status());
            }
            ObjectNode managers = node.putObject("managers");
            known.owners()
                    .managers()
                    .forEach((name, leaves) -> {
                        ObjectNode own = managers.putObject(name);
                        leaves.forEach((p, d) -> own.put(p.toString(), d));
                    });
        });
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RuntimeException if the text is anything else
     */
    static State parse(String text) {
        JsonNode root = JsonMapper.shared().readTree(text);
        Map<ObjectKey, ObjectRecord> objects = new LinkedHashMap<>();
        for (JsonNode node : root.path("objects")) {
            objects.put(
                    new ObjectKey(
                            Kind.valueOf(node.path("kind").stringValue()),
                            node.path("namespace").stringValue(),
                            node.path("name").stringValue()),
                    new ObjectRecord(
                            node.path("uid").stringValue(),
                            node.path("created").stringValue(),
                            node.path("version").longValue(),
                            node.path("digest").stringValue(),
                            owners(node.path("managers")),
                            node.path("status")));
        }
        return new State(root.path("version").longValue(), objects);
    }

    private static Ownership owners(JsonNode node) {
        SortedMap<String, SortedMap<FieldPath, String>> managers = new TreeMap<>();
        node.properties()
                .forEach(manager -> {
                    SortedMap<FieldPath, String> own = new TreeMap<>();
                    manager.getValue()
                            .properties()
                            .forEach(leaf ->
                                    own.put(
                                            FieldPath.parse(leaf.getKey()),
                                            leaf.getValue().stringValue()));
                    managers.put(manager.getKey(), own);
                });
        return new Ownership(managers);
    }

    /** This state with one object's record set. */
    State with(ObjectKey key, ObjectRecord changed) {
        Map<ObjectKey, ObjectRecord> next = new LinkedHashMap<>(objects);
        next.put(key, changed);
        return new State(Math.max(version, changed.version()), next);
    }

    /** This state without one object; its versions are never given out again. */
    State without(ObjectKey key) {
        Map<ObjectKey, ObjectRecord> next = new LinkedHashMap<>(objects);
        next.remove(key);
        return new State(version, next);
    }
}

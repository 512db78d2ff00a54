package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * @param objects those that are there
 * @param doubts those that are missing and may come back
 * @param gone the uids of the ServiceAccounts that were here, are no more, and still own something
 */
record State(
        long version,
        Map<ObjectKey, ObjectRecord> objects,
        Map<ObjectKey, Doubt> doubts,
        Set<String> gone) {
    static final State EMPTY = new State(0, Map.of(), Map.of(), Set.of());

    private static final String MISSING_SINCE = "missingSince";

    State {
        objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
        doubts = Collections.unmodifiableMap(new LinkedHashMap<>(doubts));
        gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
    }

    /**
     * When a look at the manifests was.
     *
     * @param lossesSince since when what is missed for the first time is missing
     * @param isCertain whether every file could be read: else nothing is forgotten
     */
    record Look(Instant now, Instant lossesSince, boolean isCertain) {}

    /**
     * This state brought in step with what the manifests hold now: new objects get a uid, edited
     * ones a version, vanished ones are doubted and at last forgotten.
     */
    State reconciled(Map<ObjectKey, ObjectNode> trees, Look look, Supplier<String> uids) {
        Map<ObjectKey, ObjectRecord> next = new LinkedHashMap<>();
        long[] highest = {version};
        trees.forEach((key, tree) -> {
            ObjectRecord known = objects.get(key);
            if (known == null && doubts.containsKey(key)) {
                known = doubts.get(key).known();
            }
            String digest = Digests.of(tree);
            if (known == null) {
                next.put(
                        key,
                        new ObjectRecord(
                                uids.get(),
                                look.now().truncatedTo(ChronoUnit.SECONDS).toString(),
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
        Map<ObjectKey, Doubt> missing = new LinkedHashMap<>(doubts);
        objects.forEach(
                (key, known) -> missing.putIfAbsent(key, new Doubt(known, look.lossesSince())));
        missing.keySet().removeAll(next.keySet());
        Set<String> ended = new TreeSet<>(gone);
        if (look.isCertain()) {
            missing.forEach((key, doubt) -> {
                if (isAccount(key) && doubt.isOver(look.now())) {
                    ended.add(doubt.known().uid());
                }
            });
            missing.values().removeIf(doubt -> doubt.isOver(look.now()));
            ended.retainAll(ended.isEmpty() ? Set.of() : Owners.uidsIn(trees.values()));
        }
        return next.equals(objects) && missing.equals(doubts) && ended.equals(gone)
                ? this
                : new State(highest[0], next, missing, ended);
    }

    private static boolean isAccount(ObjectKey key) {
        return key.kind() == Kind.SERVICE_ACCOUNT;
    }

    /**
     * Whether this uid is, or was, that of an account in this directory. Of any other it cannot be
     * said that its account is gone: in a clone, this state is not that of the one who wrote it.
     */
    boolean knows(ObjectKey account, String uid) {
        ObjectRecord present = objects.get(account);
        Doubt missing = doubts.get(account);
        return gone.contains(uid)
                || (present != null && present.uid().equals(uid))
                || (missing != null && missing.known().uid().equals(uid));
    }

    /** This state as if these were there as they were. */
    State believing(Set<ObjectKey> missing) {
        Map<ObjectKey, ObjectRecord> all = new LinkedHashMap<>(objects);
        missing.forEach(key -> all.put(key, Objects.requireNonNull(doubts.get(key)).known()));
        return new State(version, all, Map.of(), gone);
    }

    /** Whether something is missing for so long that its loss is to be believed. */
    boolean hasLossToBelieve(Instant now) {
        return doubts.values().stream().anyMatch(doubt -> doubt.isOver(now));
    }

    /** The state as the state file holds it. */
    String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", version);
        if (!gone.isEmpty()) {
            gone.forEach(root.putArray("gone")::add);
        }
        ArrayNode list = root.putArray("objects");
        objects.forEach((key, known) -> write(key, known, list.addObject()));
        doubts.forEach((key, doubt) -> {
            ObjectNode node = list.addObject();
            node.put(MISSING_SINCE, doubt.since().toString());
            write(key, doubt.known(), node);
        });
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void write(ObjectKey key, ObjectRecord known, ObjectNode node) {
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
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RuntimeException if the text is anything else
     */
    static State parse(String text) {
        JsonNode root = JsonMapper.shared().readTree(text);
        Map<ObjectKey, ObjectRecord> objects = new LinkedHashMap<>();
        Map<ObjectKey, Doubt> doubts = new LinkedHashMap<>();
        for (JsonNode node : root.path("objects")) {
            ObjectKey key =
                    new ObjectKey(
                            Kind.valueOf(node.path("kind").stringValue()),
                            node.path("namespace").stringValue(),
                            node.path("name").stringValue());
            ObjectRecord known =
                    new ObjectRecord(
                            node.path("uid").stringValue(),
                            node.path("created").stringValue(),
                            node.path("version").longValue(),
                            node.path("digest").stringValue(),
                            owners(node.path("managers")),
                            node.path("status"));
            if (node.has(MISSING_SINCE)) {
                Instant since = Instant.parse(node.path(MISSING_SINCE).stringValue());
                doubts.put(key, new Doubt(known, since));
            } else {
                objects.put(key, known);
            }
        }
        Set<String> gone = new TreeSet<>();
        root.path("gone").forEach(uid -> gone.add(uid.stringValue()));
        return new State(root.path("version").longValue(), objects, doubts, gone);
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
        Map<ObjectKey, Doubt> missing = new LinkedHashMap<>(doubts);
        missing.remove(key);
        return new State(Math.max(version, changed.version()), next, missing, gone);
    }

    /** This state without one object; its versions are never given out again. */
    State without(ObjectKey key) {
        Map<ObjectKey, ObjectRecord> next = new LinkedHashMap<>(objects);
        ObjectRecord known = next.remove(key);
        Set<String> ended = new TreeSet<>(gone);
        if (known != null && isAccount(key)) {
            ended.add(known.uid());
        }
        return new State(version, next, doubts, ended);
    }
}

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects of the simulated API server, with versions, preconditions and owners of fields. */
final class SimulatedStore {
    private static final List<String> OWNED = List.of("annotations", "labels");

    private final Map<ObjectKey, ClusterObject> objects = new LinkedHashMap<>();
    private final RandomGenerator random;
    private final Consumer<Change> onChange;
    private long version = 1;

    SimulatedStore(RandomGenerator random, Consumer<Change> onChange) {
        this.random = random;
        this.onChange = onChange;
    }

    Optional<ClusterObject> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    List<ClusterObject> all() {
        return List.copyOf(objects.values());
    }

    /** Server-side apply with force. */
    ClusterObject apply(ClusterObject fields, String manager) {
        ObjectKey key = fields.key();
        @Nullable ClusterObject before = objects.get(key);
        check(key, before, fields.uid(), fields.resourceVersion());
        if (before == null) {
            return create(fields, manager);
        }
        ClusterObject merged =
                before.with(tree -> {
                    ObjectNode metadata = tree.withObjectProperty("metadata");
                    for (String part : OWNED) {
                        put(fields.at("metadata", part), metadata.withObjectProperty(part));
                    }
                    put(fields.at("data"), tree.withObjectProperty("data"));
                    own(metadata, fields, manager);
                });
        return merged.equals(before) ? before : store(merged);
    }

    private static void put(JsonNode fields, ObjectNode into) {
        fields.properties().forEach(field -> into.set(field.getKey(), field.getValue()));
    }

    /** A manager's old references go, whoever's fields these are now are no more another's. */
    private static void own(ObjectNode metadata, ClusterObject fields, String manager) {
        ArrayNode managers = metadata.withArrayProperty("managedFields");
        JsonNode owned = owned(managers, manager);
        ArrayNode references = metadata.withArrayProperty("ownerReferences");
        references.removeIf(reference ->
                owned.path("f:metadata")
                        .path("f:ownerReferences")
                        .has(reference.path("uid").asString("")));
        fields.at("metadata", "ownerReferences").forEach(references::add);
        managers.removeIf(entry -> entry.path("manager").asString("").equals(manager));
        managers.forEach(entry -> disown(entry.path("fieldsV1"), fields));
        ObjectNode mine = managers.addObject().put("manager", manager).putObject("fieldsV1");
        fields.at("data")
                .propertyNames()
                .forEach(name -> mine.withObjectProperty("f:data").putObject("f:" + name));
        ObjectNode meta = mine.putObject("f:metadata");
        fields.at("metadata", "annotations")
                .propertyNames()
                .forEach(name -> meta.withObjectProperty("f:annotations").putObject("f:" + name));
        for (OwnerReference owner : fields.owners()) {
            meta.withObjectProperty("f:ownerReferences").putObject(owner.uid());
        }
    }

    private static JsonNode owned(ArrayNode managers, String manager) {
        for (JsonNode entry : managers) {
            if (entry.path("manager").asString("").equals(manager)) {
                return entry.path("fieldsV1");
            }
        }
        return managers.arrayNode();
    }

    private static void disown(JsonNode owned, ClusterObject fields) {
        fields.at("data").propertyNames().forEach(name -> remove(owned.path("f:data"), name));
        fields.at("metadata", "annotations")
                .propertyNames()
                .forEach(name -> remove(owned.path("f:metadata").path("f:annotations"), name));
    }

    private static void remove(JsonNode set, String name) {
        if (set instanceof ObjectNode fields) {
            fields.remove("f:" + name);
        }
    }

    private ClusterObject create(ClusterObject fields, String manager) {
        return store(
                fields.with(tree -> {
                    ObjectNode metadata = tree.withObjectProperty("metadata");
                    metadata.put("uid", uid());
                    ArrayNode references = metadata.withArrayProperty("ownerReferences").deepCopy();
                    metadata.putArray("ownerReferences");
                    own(metadata, fields, manager);
                    metadata.set("ownerReferences", references);
                }));
    }

    private String uid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private ClusterObject store(ClusterObject object) {
        version++;
        ClusterObject stored =
                object.with(tree ->
                        tree.withObjectProperty("metadata")
                                .put("resourceVersion", Long.toString(version)));
        boolean isNew = objects.put(object.key(), stored) == null;
        onChange.accept(isNew ? new Change.Created(stored) : new Change.Updated(stored));
        return stored;
    }

    boolean delete(ObjectKey key, String uid, String resourceVersion) {
        ClusterObject present = objects.get(key);
        if (present == null) {
            return false;
        }
        check(key, present, uid, resourceVersion);
        version++;
        objects.remove(key);
        onChange.accept(new Change.Deleted(key, present.uid()));
        return true;
    }

    /** What the garbage collector does: deletes Secrets none of whose owners is there. */
    void collect() {
        for (ClusterObject object : all()) {
            List<OwnerReference> owners = object.owners();
            if (!owners.isEmpty() && owners.stream().noneMatch(o -> exists(object, o))) {
                delete(object.key(), object.uid(), "");
            }
        }
    }

    private boolean exists(ClusterObject of, OwnerReference owner) {
        ObjectKey key = ObjectKey.of(Kind.SERVICE_ACCOUNT, of.key().namespace(), owner.name());
        return get(key).filter(account -> account.uid().equals(owner.uid())).isPresent();
    }

    private static void check(
            ObjectKey key, @Nullable ClusterObject present, String uid, String resourceVersion) {
        boolean uidHolds = uid.isEmpty() || (present != null && present.uid().equals(uid));
        boolean versionHolds =
                resourceVersion.isEmpty()
                        || (present != null && present.resourceVersion().equals(resourceVersion));
        if (!uidHolds || !versionHolds) {
            throw new ClusterException(Reason.CONFLICT, key + " is another or another version");
        }
    }
}

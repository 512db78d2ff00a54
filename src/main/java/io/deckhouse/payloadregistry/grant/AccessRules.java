package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The one Role and the one RoleBinding of a PayloadRepositoryAccess object, owned by it. */
public final class AccessRules {
    /** The field manager of whoever keeps them in step. */
    public static final String MANAGER = "d8-payload-registry-access";

    private static final String PREFIX = "payload-repository-access-";

    /** Longer than any end that can be read, and than any object's name. */
    private static final int LONGEST_TEXT = 256;

    private static final List<String> SUBSTANCE = List.of("rules", "roleRef", "subjects");

    private AccessRules() {}

    /** The key of an object's Role, whether it is there or not. */
    public static ObjectKey roleKey(ObjectKey access) {
        return ObjectKey.of(Kind.ROLE, access.namespace(), PREFIX + access.name());
    }

    /** The key of an object's RoleBinding, whether it is there or not. */
    public static ObjectKey bindingKey(ObjectKey access) {
        return ObjectKey.of(Kind.ROLE_BINDING, access.namespace(), PREFIX + access.name());
    }

    /** The object that an owner reference of a Role or RoleBinding names. */
    public static Optional<ObjectKey> ownerOf(ClusterObject object) {
        return owner(object)
                .map(owner ->
                        ObjectKey.of(
                                Kind.PAYLOAD_REPOSITORY_ACCESS,
                                object.key().namespace(),
                                owner.name()));
    }

    /** The uid of that owner; empty when there is none. */
    public static String ownerUid(ClusterObject object) {
        return owner(object).map(OwnerReference::uid).orElse("");
    }

    private static Optional<OwnerReference> owner(ClusterObject object) {
        return object.owners().stream().filter(AccessRules::isAccess).findFirst();
    }

    private static boolean isAccess(OwnerReference owner) {
        return owner.isOf(Kind.PAYLOAD_REPOSITORY_ACCESS) && !owner.name().isEmpty();
    }

    /** Whether this Role or RoleBinding is the object's: it says so, or we once wrote it. */
    public static boolean belongsTo(ClusterObject object, ObjectKey access) {
        if (ownerOf(object).filter(access::equals).isPresent()) {
            return true;
        }
        return ownerOf(object).isEmpty()
                && object.at("metadata", "managedFields")
                        .valueStream()
                        .anyMatch(entry -> entry.path("manager").asString("").equals(MANAGER));
    }

    /** The field managers that wrote this Role or RoleBinding beside us. */
    public static List<String> otherWriters(ClusterObject object) {
        return object.at("metadata", "managedFields")
                .valueStream()
                .map(entry -> entry.path("manager").asString(""))
                .filter(name -> !name.isEmpty() && !name.equals(MANAGER))
                .distinct()
                .toList();
    }

    /**
     * What of a stored Role or RoleBinding is ever asked for: of an object's own what it gives, of
     * any other whose it is and when it ends. Whoever may create Roles decides how large they are.
     */
    public static ClusterObject reduced(ClusterObject stored) {
        JsonNode metadata = stored.at("metadata");
        return ClusterObject.empty(stored.key())
                .with(tree -> {
                    ObjectNode kept = tree.withObjectProperty("metadata");
                    copy(metadata, "uid", kept);
                    copy(metadata, "resourceVersion", kept);
                    if (Mark.isOn(stored)) {
                        kept.putObject("labels").put(Mark.LABEL, Mark.TOOL);
                    }
                    stored.annotation(AccessObjects.EXPIRES_AT)
                            .map(AccessRules::shortened)
                            .ifPresent(end ->
                                    kept.putObject("annotations")
                                            .put(AccessObjects.EXPIRES_AT, end));
                    copyOwner(metadata, kept);
                    if (isOwn(stored)) {
                        copyManagers(metadata, kept);
                        SUBSTANCE.forEach(field -> copy(stored.tree(), field, tree));
                    }
                });
    }

    private static boolean isOwn(ClusterObject stored) {
        ObjectKey key = stored.key();
        return key.name().length() > PREFIX.length()
                && key.name().startsWith(PREFIX)
                && belongsTo(
                        stored,
                        ObjectKey.of(
                                Kind.PAYLOAD_REPOSITORY_ACCESS,
                                key.namespace(),
                                key.name().substring(PREFIX.length())));
    }

    private static void copyOwner(JsonNode metadata, ObjectNode to) {
        for (JsonNode reference : metadata.path("ownerReferences")) {
            if (isAccess(ClusterObject.owner(reference))) {
                ObjectNode owner = (ObjectNode) reference.deepCopy();
                owner.put("name", shortened(owner.path("name").asString("")));
                owner.put("uid", shortened(owner.path("uid").asString("")));
                to.putArray("ownerReferences").add(owner);
                return;
            }
        }
    }

    private static void copyManagers(JsonNode metadata, ObjectNode to) {
        ArrayNode managers = to.putArray("managedFields");
        for (JsonNode entry : metadata.path("managedFields")) {
            managers.addObject().put("manager", entry.path("manager").asString(""));
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** The Role that an object asks for. */
    public static ClusterObject role(ClusterObject access, AccessSpec spec) {
        return owned(roleKey(access.key()), access, spec)
                .with(tree -> {
                    ObjectNode rule = tree.putArray("rules").addObject();
                    rule.putArray("apiGroups").add(Rule.API_GROUP);
                    rule.putArray("resources").add(Rule.RESOURCE);
                    spec.patterns().forEach(rule.putArray("resourceNames")::add);
                    spec.right().verbs().forEach(rule.putArray("verbs")::add);
                });
    }

    /** The RoleBinding that an object asks for. */
    public static ClusterObject binding(ClusterObject access, AccessSpec spec) {
        return owned(bindingKey(access.key()), access, spec)
                .with(tree -> {
                    tree.putObject("roleRef")
                            .put("apiGroup", Kind.RBAC)
                            .put("kind", Kind.ROLE.kindName())
                            .put("name", roleKey(access.key()).name());
                    ArrayNode subjects = tree.putArray("subjects");
                    spec.subjects()
                            .forEach(subject ->
                                    GrantObjects.writeSubject(subjects.addObject(), subject));
                });
    }

    private static ClusterObject owned(ObjectKey key, ClusterObject access, AccessSpec spec) {
        return Mark.on(key)
                .with(tree -> {
                    ObjectNode metadata = tree.withObjectProperty("metadata");
                    if (spec.expiry().isLimited()) {
                        metadata.putObject("annotations")
                                .put(AccessObjects.EXPIRES_AT, spec.expiry().at().toString());
                    }
                    metadata.putArray("ownerReferences")
                            .addObject()
                            .put("apiVersion", access.key().kind().apiVersion())
                            .put("kind", access.key().kind().kindName())
                            .put("name", access.key().name())
                            .put("uid", access.uid())
                            .put("controller", true);
                });
    }

    /** What a stored Role or RoleBinding gives, to be applied with another end. */
    public static ClusterObject ending(ClusterObject stored, Expiry end) {
        return Mark.on(stored.key())
                .with(tree -> {
                    ObjectNode metadata = tree.withObjectProperty("metadata");
                    metadata.put("uid", stored.uid());
                    metadata.putObject("annotations")
                            .put(AccessObjects.EXPIRES_AT, end.at().toString());
                    copy(stored.at("metadata"), "ownerReferences", metadata);
                    SUBSTANCE.forEach(field -> copy(stored.tree(), field, tree));
                });
    }

    private static void copy(JsonNode from, String field, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.path(field));
        }
    }

    /** Whether what is stored says all that is desired, and gives nothing else. */
    public static boolean isInStep(ClusterObject stored, ClusterObject desired) {
        boolean gives =
                SUBSTANCE.stream().allMatch(field -> stored.at(field).equals(desired.at(field)));
        return gives
                && Mark.isOn(stored)
                && ownerUid(stored).equals(ownerUid(desired))
                && stored.annotation(AccessObjects.EXPIRES_AT)
                        .equals(desired.annotation(AccessObjects.EXPIRES_AT));
    }

    /** Whether an apply can bring that about: a roleRef is fixed, and an owner's goes with it. */
    public static boolean canBecome(ClusterObject stored, ClusterObject desired) {
        String owner = ownerUid(stored);
        return stored.at("roleRef").equals(desired.at("roleRef"))
                && (owner.isEmpty() || owner.equals(ownerUid(desired)));
    }

    /** The binding that is desired, but only for those whom the stored one binds as well. */
    public static ClusterObject narrowed(ClusterObject stored, ClusterObject desired) {
        List<JsonNode> before = stored.at("subjects").valueStream().toList();
        return desired.with(tree -> {
            ArrayNode subjects = tree.putArray("subjects");
            desired.at("subjects").valueStream().filter(before::contains).forEach(subjects::add);
        });
    }

    /** What is desired, to be applied to this stored object and to none of the same name. */
    public static ClusterObject boundTo(ClusterObject stored, ClusterObject desired) {
        return desired.with(tree -> tree.withObjectProperty("metadata").put("uid", stored.uid()));
    }
}

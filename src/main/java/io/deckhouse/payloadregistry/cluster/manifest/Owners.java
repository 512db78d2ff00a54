package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The ServiceAccounts that a manifest's {@code metadata.ownerReferences} name. */
final class Owners {
    private static final String FIELD = "ownerReferences";

    private Owners() {}

    /** The uids that manifests name as owners, of whatever kind. */
    static Set<String> uidsIn(Collection<ObjectNode> trees) {
        Set<String> uids = new HashSet<>();
        for (ObjectNode tree : trees) {
            tree.path("metadata")
                    .path(FIELD)
                    .forEach(owner -> uids.add(owner.path("uid").asString("")));
        }
        return uids;
    }

    /**
     * A manifest without the references to accounts of another directory, or of a state that was
     * lost: a reference to an account that is gone has what it owns deleted, and of these nobody
     * knows that.
     */
    static ObjectNode known(ObjectKey key, ObjectNode tree, State state) {
        JsonNode references = tree.path("metadata").path(FIELD);
        if (!(references instanceof ArrayNode all) || all.isEmpty()) {
            return tree;
        }
        Set<JsonNode> strangers = new HashSet<>();
        for (JsonNode reference : all) {
            if (isStranger(key, reference, state)) {
                strangers.add(reference);
            }
        }
        if (strangers.isEmpty()) {
            return tree;
        }
        ObjectNode rest = tree.deepCopy();
        ObjectNode metadata = rest.withObjectProperty("metadata");
        ArrayNode kept = metadata.putArray(FIELD);
        all.valueStream().filter(one -> !strangers.contains(one)).forEach(kept::add);
        if (kept.isEmpty()) {
            metadata.remove(FIELD);
        }
        return rest;
    }

    private static boolean isStranger(ObjectKey key, JsonNode reference, State state) {
        OwnerReference owner = ClusterObject.owner(reference);
        if (!owner.isServiceAccount() || owner.name().isEmpty() || key.namespace().isEmpty()) {
            return false;
        }
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, key.namespace(), owner.name());
        return !state.knows(account, owner.uid());
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the state directory remembers of an object, and a manifest does not hold.
 *
 * @param created RFC 3339, whole seconds
 * @param digest of the content that has this version
 * @param status what the cluster says of the object; a missing node for nothing
 */
record ObjectRecord(
        String uid,
        String created,
        long version,
        String digest,
        Ownership owners,
        JsonNode status) {
    static final JsonNode NO_STATUS = MissingNode.getInstance();

    /** This record with another status, which is a new version of the object. */
    ObjectRecord with(JsonNode other, long next) {
        return new ObjectRecord(uid, created, next, digest, owners, other);
    }

    /** The object as an API server would show it. */
    ClusterObject dress(ObjectKey key, ObjectNode tree) {
        ObjectNode dressed = tree.deepCopy();
        ObjectNode metadata = dressed.withObjectProperty("metadata");
        metadata.put("uid", uid);
        metadata.put("resourceVersion", Long.toString(version));
        metadata.put("creationTimestamp", created);
        metadata.set("managedFields", owners.managedFields(key.kind(), tree));
        if (status.isObject()) {
            dressed.set("status", status.deepCopy());
        }
        return ClusterObject.of(key.kind(), dressed);
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the state directory remembers of an object, and a manifest does not hold.
 *
 * @param created RFC 3339, whole seconds
 * @param digest of the content that has this version
 */
record ObjectRecord(String uid, String created, long version, String digest, Ownership owners) {
    /** The object as an API server would show it. */
    ClusterObject dress(ObjectKey key, ObjectNode tree) {
        ObjectNode dressed = tree.deepCopy();
        ObjectNode metadata = dressed.withObjectProperty("metadata");
        metadata.put("uid", uid);
        metadata.put("resourceVersion", Long.toString(version));
        metadata.put("creationTimestamp", created);
        metadata.set("managedFields", owners.managedFields(key.kind(), tree));
        return ClusterObject.of(key.kind(), dressed);
    }
}

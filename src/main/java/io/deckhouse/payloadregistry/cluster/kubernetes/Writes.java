package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What changes objects: creation, server-side apply, replacement, deletion. */
final class Writes {
    private final ApiClient api;

    Writes(ApiClient api) {
        this.api = api;
    }

    ClusterObject create(ClusterObject object, ApplyOptions options) {
        ObjectKey key = object.key();
        JsonNode stored =
                api.send(
                        ApiRequest.of(
                                        "POST",
                                        ApiRequest.collection(key.kind(), key.namespace()),
                                        "create " + key)
                                .with(query(options))
                                .with(object.tree()));
        return ClusterObject.of(key.kind(), stored);
    }

    ClusterObject apply(ClusterObject fields, ApplyOptions options) {
        ObjectKey key = fields.key();
        ClusterObject sent =
                fields.with(tree -> {
                    if (!options.status()) {
                        tree.remove("status");
                    }
                    if (tree.path("metadata") instanceof ObjectNode metadata) {
                        metadata.remove("managedFields");
                    }
                });
        Map<String, String> query = query(options);
        query.put("force", String.valueOf(options.force()));
        String path = ApiRequest.object(key) + (options.status() ? "/status" : "");
        JsonNode stored =
                api.send(
                        ApiRequest.of("PATCH", path, "apply " + key)
                                .with(query)
                                .with(withUid(sent).tree()));
        return ClusterObject.of(key.kind(), stored);
    }

    /** The API server creates what is absent, resourceVersion or not; only a uid forbids that. */
    private ClusterObject withUid(ClusterObject fields) {
        if (fields.resourceVersion().isEmpty() || !fields.uid().isEmpty()) {
            return fields;
        }
        String uid = uid(fields.key());
        return fields.with(tree -> ((ObjectNode) tree.path("metadata")).put("uid", uid));
    }

    private String uid(ObjectKey key) {
        try {
            JsonNode tree = api.send(ApiRequest.of("GET", ApiRequest.object(key), "read " + key));
            return ClusterObject.of(key.kind(), tree).uid();
        } catch (ClusterException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                throw new ClusterException(
                        Reason.CONFLICT, "cannot apply " + key + ": it does not exist any more");
            }
            throw e;
        }
    }

    private static Map<String, String> query(ApplyOptions options) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("fieldManager", options.fieldManager());
        if (options.dryRun()) {
            query.put("dryRun", "All");
        }
        return query;
    }

    boolean delete(ObjectKey key, Preconditions preconditions) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", "v1").put("kind", "DeleteOptions");
        ObjectNode required = body.putObject("preconditions");
        if (!preconditions.uid().isEmpty()) {
            required.put("uid", preconditions.uid());
        }
        if (!preconditions.resourceVersion().isEmpty()) {
            required.put("resourceVersion", preconditions.resourceVersion());
        }
        if (preconditions.dryRun()) {
            body.putArray("dryRun").add("All");
        }
        try {
            api.send(ApiRequest.of("DELETE", ApiRequest.object(key), "delete " + key).with(body));
            return true;
        } catch (ClusterException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Puts a whole object in the place of the one that it was read from. */
    ClusterObject replace(ClusterObject object, ApplyOptions options) {
        ObjectKey key = object.key();
        JsonNode stored =
                api.send(
                        ApiRequest.of("PUT", ApiRequest.object(key), "replace " + key)
                                .with(query(options))
                                .with(object.tree()));
        return ClusterObject.of(key.kind(), stored);
    }
}

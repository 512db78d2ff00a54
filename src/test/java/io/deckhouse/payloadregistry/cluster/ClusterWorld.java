package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.credential.Password;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What an implementation of the port provides so that the contract can be tried on it. */
public interface ClusterWorld {
    /** How long the contract waits for anything that may happen late. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** The cluster under test, with an administrator's rights; closed by the world. */
    Cluster cluster();

    /** A namespace that was made for the running test alone: always the same within one test. */
    String namespace();

    /**
     * Breaks every running watch of {@link #cluster()}, makes the changes while it is blind, by
     * another way to the same objects, and repairs it.
     */
    void whileWatchesAreBroken(Consumer<Cluster> changes);

    /** A token of this account, signed by the cluster's own key, whose time is over. */
    Password expiredToken(ClusterObject serviceAccount);

    /** Applies by force as the manager {@code tester}. */
    default ClusterObject store(ClusterObject object) {
        return cluster().apply(object, ApplyOptions.forced("tester"));
    }

    /** The key of a Secret in the test's namespace. */
    default ObjectKey secretKey(String name) {
        return ObjectKey.of(Kind.SECRET, namespace(), name);
    }

    /** An Opaque Secret in the test's namespace; the values are plain text. */
    default ClusterObject secret(String name, Map<String, String> data) {
        return ClusterObject.empty(secretKey(name))
                .with(tree -> {
                    tree.put("type", "Opaque");
                    ObjectNode node = tree.putObject("data");
                    data.forEach((key, value) -> node.put(key, base64(value)));
                });
    }

    /** A ServiceAccount in the test's namespace, stored. */
    default ClusterObject storedServiceAccount(String name) {
        return store(ClusterObject.empty(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace(), name)));
    }

    /** The plain text of one value of a Secret; empty when it is not there. */
    static String value(ClusterObject secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.at("data", key).asString("")),
                StandardCharsets.UTF_8);
    }

    /** Text as a Secret holds it. */
    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** This object with labels. */
    static ClusterObject labelled(ClusterObject object, Map<String, String> labels) {
        return object.with(tree -> {
            ObjectNode node = tree.withObjectProperty("metadata").putObject("labels");
            labels.forEach(node::put);
        });
    }

    /** This object with a field of its metadata set. */
    static ClusterObject withMetadata(ClusterObject object, String field, String value) {
        return object.with(tree -> tree.withObjectProperty("metadata").put(field, value));
    }
}

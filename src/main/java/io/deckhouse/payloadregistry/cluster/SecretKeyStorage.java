package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.token.KeyMaterial;
import io.deckhouse.payloadregistry.token.KeyMaterialException;
import io.deckhouse.payloadregistry.token.KeyStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Key material in one Secret that all replicas of the auth server share.
 *
 * <p>Each write names the uid and resourceVersion that was read, so of two replicas at once one
 * wins and the other reads again. Needs get, create and patch on that Secret.
 */
public final class SecretKeyStorage implements KeyStorage {
    /** Far more replicas than anybody runs would have to come in between. */
    private static final int MOST_TRIES = 100;

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String US = "d8-payload-registry";
    private static final ApplyOptions OWN = ApplyOptions.forced("d8-payload-registry-auth");

    private final Cluster cluster;
    private final ObjectKey key;

    /** Uses this Secret of the cluster; it is made when first needed, its namespace is not. */
    public SecretKeyStorage(Cluster cluster, String namespace, String name) {
        this.cluster = cluster;
        this.key = ObjectKey.of(Kind.SECRET, namespace, name);
    }

    @Override
    public void update(UnaryOperator<KeyMaterial> change) throws IOException {
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                if (tryUpdate(change)) {
                    return;
                }
            }
        } catch (KeyMaterialException e) {
            throw e.in(key.toString());
        } catch (ClusterException e) {
            throw new IOException("signing keys in " + key + ": " + e.getMessage(), e);
        }
        throw new IOException("signing keys in " + key + ": others keep changing it");
    }

    /** False when somebody else was quicker. */
    private boolean tryUpdate(UnaryOperator<KeyMaterial> change) throws IOException {
        Optional<ClusterObject> stored = cluster.get(key);
        KeyMaterial found = stored.isPresent() ? read(stored.get()) : KeyMaterial.EMPTY;
        KeyMaterial next = change.apply(found);
        if (next.equals(found)) {
            return true;
        }
        try {
            if (stored.isPresent()) {
                cluster.apply(fields(next, stored.get()), OWN);
            } else {
                cluster.create(fresh(next), OWN);
            }
            return true;
        } catch (ClusterException e) {
            if (e.reason() == Reason.CONFLICT || e.reason() == Reason.ALREADY_EXISTS) {
                return false;
            }
            throw e;
        }
    }

    private KeyMaterial read(ClusterObject secret) throws IOException {
        return new KeyMaterial(part(secret, KeyMaterial.CA), part(secret, KeyMaterial.LEAVES));
    }

    private String part(ClusterObject secret, String name) throws IOException {
        try {
            byte[] bytes = Base64.getDecoder().decode(secret.at("data", name).asString(""));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            // Without the cause, which might quote the key.
            throw new IOException("signing keys in " + key + ": " + name + " is not base64");
        }
    }

    private ClusterObject fresh(KeyMaterial material) {
        return ClusterObject.empty(key)
                .with(tree -> {
                    tree.withObjectProperty("metadata").putObject("labels").put(MANAGED_BY, US);
                    tree.put("type", "Opaque");
                    fill(tree, material);
                });
    }

    private ClusterObject fields(KeyMaterial material, ClusterObject expected) {
        return ClusterObject.empty(key)
                .with(tree -> {
                    tree.withObjectProperty("metadata")
                            .put("uid", expected.uid())
                            .put("resourceVersion", expected.resourceVersion());
                    if (expected.labels().getOrDefault(MANAGED_BY, US).equals(US)) {
                        // A manager's field that it applies no more is taken away, and a
                        // replacement of the whole Secret may have left it out.
                        tree.withObjectProperty("metadata").putObject("labels").put(MANAGED_BY, US);
                    }
                    fill(tree, material);
                });
    }

    private static void fill(ObjectNode secret, KeyMaterial material) {
        ObjectNode data = secret.putObject("data");
        put(data, KeyMaterial.CA, material.ca());
        put(data, KeyMaterial.LEAVES, material.leaves());
    }

    private static void put(ObjectNode data, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.put(name, Base64.getEncoder().encodeToString(bytes));
    }
}

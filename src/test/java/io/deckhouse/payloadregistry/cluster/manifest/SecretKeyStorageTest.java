package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.SecretKeyStorage;
import io.deckhouse.payloadregistry.token.KeyMaterial;
import io.deckhouse.payloadregistry.token.KeyStorage;
import io.deckhouse.payloadregistry.token.KeyStorageContract;
import org.junit.jupiter.api.Test;

/** The contract of key storages, on a Secret in a directory of manifests. */
final class SecretKeyStorageTest extends ManifestFixture implements KeyStorageContract {
    private static final ObjectKey KEY = ObjectKey.of(Kind.SECRET, "auth", "keys");

    @Override
    public KeyStorage storage() {
        return new SecretKeyStorage(cluster, "auth", "keys");
    }

    @Override
    public String version() {
        return cluster.get(KEY).orElseThrow().resourceVersion();
    }

    @Test
    void keepsWhatOthersAddedToTheSecret() throws Exception {
        storage().update(_ -> new KeyMaterial("ca", "leaf"));
        cluster.apply(
                ClusterObject.empty(KEY)
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .putObject("annotations")
                                        .put("team", "platform")),
                ApplyOptions.forced("somebody"));

        storage().update(_ -> new KeyMaterial("ca", "next leaf"));

        ClusterObject secret = cluster.get(KEY).orElseThrow();
        assertThat(secret.annotation("team")).hasValue("platform");
        assertThat(secret.labels())
                .containsEntry("app.kubernetes.io/managed-by", "d8-payload-registry");
    }

    @Test
    void marksAgainWhatAReplacementLeftWithoutMark() throws Exception {
        cluster.create(ClusterObject.empty(KEY), ApplyOptions.forced("somebody"));

        storage().update(_ -> new KeyMaterial("ca", "leaf"));

        assertThat(cluster.get(KEY).orElseThrow().labels())
                .containsEntry("app.kubernetes.io/managed-by", "d8-payload-registry");
    }

    @Test
    void leavesAnothersMark() throws Exception {
        cluster.create(
                ClusterObject.empty(KEY)
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .putObject("labels")
                                        .put("app.kubernetes.io/managed-by", "Helm")),
                ApplyOptions.forced("somebody"));

        storage().update(_ -> new KeyMaterial("ca", "leaf"));

        assertThat(cluster.get(KEY).orElseThrow().labels())
                .containsEntry("app.kubernetes.io/managed-by", "Helm");
    }
}

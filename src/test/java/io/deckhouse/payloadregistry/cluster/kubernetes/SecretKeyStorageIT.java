package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.SecretKeyStorage;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.token.KeyMaterial;
import io.deckhouse.payloadregistry.token.KeyStorage;
import io.deckhouse.payloadregistry.token.KeyStorageContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of key storages, on a Secret of a real API server. */
final class SecretKeyStorageIT implements KeyStorageContract {
    private final ControlPlane plane = ControlPlane.shared();
    private KubernetesCluster cluster;
    private String namespace = "";

    @BeforeEach
    void open() {
        namespace = plane.freshNamespace();
        cluster = Connections.command(plane.adminTokenKubeconfig());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    public KeyStorage storage() {
        return new SecretKeyStorage(cluster, namespace, "keys");
    }

    @Override
    public String version() {
        ObjectKey key = ObjectKey.of(Kind.SECRET, namespace, "keys");
        return cluster.get(key).orElseThrow().resourceVersion();
    }

    @Test
    void namesTheNamespaceThatIsNotThere() {
        KeyStorage nowhere = new SecretKeyStorage(cluster, "no-such-namespace", "keys");

        assertThatThrownBy(() -> nowhere.update(_ -> new KeyMaterial("ca", "leaf")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secret no-such-namespace/keys")
                .hasMessageContaining("namespace");
    }
}

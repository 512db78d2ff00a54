package io.deckhouse.payloadregistry.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class PartsIT {
    private static final ControlPlane PLANE = ControlPlane.shared();

    @Test
    void issuesServiceAccountTokensForAnAudience() {
        String namespace = PLANE.freshNamespace();
        PLANE.kubectl("-n", namespace, "create", "serviceaccount", "puller").expectSuccess();

        String token =
                PLANE.serviceAccountToken(namespace, "puller", Duration.ofMinutes(10), "registry");

        assertThat(token.split("\\.", -1)).hasSize(3);
    }

    @Test
    void collectsAnOwnedSecretWhenItsServiceAccountGoes() {
        String namespace = PLANE.freshNamespace();
        PLANE.kubectl("-n", namespace, "create", "serviceaccount", "owner").expectSuccess();
        String uid =
                PLANE.kubectl(
                                "-n",
                                namespace,
                                "get",
                                "sa",
                                "owner",
                                "-o",
                                "jsonpath={.metadata.uid}")
                        .output();
        PLANE.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: owned
                  namespace: %s
                  ownerReferences:
                  - {apiVersion: v1, kind: ServiceAccount, name: owner, uid: %s}
                """
                        .formatted(namespace, uid));

        PLANE.kubectl("-n", namespace, "delete", "serviceaccount", "owner").expectSuccess();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> PLANE.kubectl("-n", namespace, "get", "secret", "owned").exit() != 0);
    }
}

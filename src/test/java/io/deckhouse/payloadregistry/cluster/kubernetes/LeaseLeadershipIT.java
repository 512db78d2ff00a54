package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Lease that others made or changed. */
final class LeaseLeadershipIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ControlPlane plane = ControlPlane.shared();
    private String namespace = "";
    private KubernetesCluster cluster;

    @BeforeEach
    void open() {
        namespace = plane.freshNamespace();
        cluster = Connections.daemon(plane.adminKubeconfig());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spec: {}",
                "spec: {holderIdentity: ''}",
                "spec: {holderIdentity: other, leaseDurationSeconds: 15}",
                "spec: {holderIdentity: other, renewTime: '2026-03-06T02:14:19.000000Z'}",
                "spec: {holderIdentity: '', leaseDurationSeconds: 15, leaseTransitions: 3}"
            })
    void takesALeaseThatNobodyHolds(String spec) {
        write(spec);

        try (Leadership leadership = cluster.lead(namespace, "me")) {
            await().atMost(SOON).until(leadership::isHeld);

            assertThat(leadership.canBeHeld()).isTrue();
            assertThat(holder()).isEqualTo("me");
        }
    }

    @Test
    void leadsOnAfterItsLeaseWasEmptiedOrDeleted() {
        try (Leadership leadership = cluster.lead(namespace, "me")) {
            await().atMost(SOON).until(leadership::isHeld);

            write("spec: {}");
            await().atMost(SOON).until(() -> holder().equals("me"));
            plane.kubectl("-n", namespace, "delete", "lease", Leadership.LEASE).expectSuccess();
            await().atMost(SOON)
                    .until(() ->
                            plane.kubectl("-n", namespace, "get", "lease", Leadership.LEASE).exit()
                                    == 0);

            assertThat(leadership.isHeld()).isTrue();
        }
    }

    private void write(String spec) {
        plane.kubectl("-n", namespace, "delete", "lease", "--ignore-not-found", Leadership.LEASE)
                .expectSuccess();
        plane.apply(
                """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: %s, namespace: %s}
                %s
                """
                        .formatted(Leadership.LEASE, namespace, spec));
    }

    private String holder() {
        return plane.kubectl(
                        "-n",
                        namespace,
                        "get",
                        "lease",
                        Leadership.LEASE,
                        "-o",
                        "jsonpath={.spec.holderIdentity}")
                .expectSuccess()
                .output();
    }
}

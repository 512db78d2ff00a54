package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.grant.AccessDefinition;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PayloadRepositoryAccess objects on a real control plane, by a daemon with the rights that it
 * prints and no other; what a person does is done with kubectl.
 */
final class AccessDaemonIT extends AccessPlane {
    private static KubernetesCluster cluster;
    private static AccessDaemon daemon;

    @BeforeAll
    static void open() {
        ControlPlane plane = ControlPlane.shared();
        cluster =
                LeastPrivilege.open(
                        LeastPrivilege.kubeconfig(plane, plane.freshNamespace(), List.of()));
        daemon = daemon(cluster, List.of());
        // The definition comes after the daemon.
        plane.apply(AccessDefinition.yaml());
        await().atMost(PATIENCE).until(daemon::isServing);
    }

    private static AccessDaemon daemon(KubernetesCluster cluster, List<String> namespaces) {
        Clock clock = Clock.systemUTC();
        AccessDaemon daemon =
                new AccessDaemon(
                        new AccessDaemon.Scope(
                                new PacedCluster(cluster, 1000, clock), namespaces, () -> -1),
                        clock,
                        new Random(7),
                        Leadership.alone());
        daemon.start();
        return daemon;
    }

    @AfterAll
    static void close() {
        daemon.close();
        cluster.close();
    }

    @Test
    void keepsTheRoleInStepUntilTheObjectGoes() {
        apply("{subjects: [{kind: ServiceAccount, name: ci}], repositories: [app/**]}");

        await().atMost(PATIENCE).until(() -> ready().equals("True InStep"));
        assertThat(role())
                .contains("\"resourceNames\":[\"app/**\"]", "[\"get\",\"list\",\"watch\"]");
        assertThat(kubectl("get", "rolebinding", ROLE, "-o", "jsonpath={.subjects[0].namespace}"))
                .isEqualTo(namespace);

        apply("{subjects: [{kind: User, name: eve}], repositories: [web], access: FULL}");
        await().atMost(PATIENCE).until(() -> role().contains("web"));
        kubectl("delete", "role", ROLE);
        await().atMost(PATIENCE).until(() -> role().contains("create"));

        kubectl("delete", "pra", "readers");
        await().atMost(PATIENCE).until(() -> roles().isEmpty());
    }

    @Test
    void saysInAConditionAndAnEventThatAPatternIsMalformed() {
        apply("{subjects: [{kind: User, name: eve}], repositories: [app/**, 'web/[a']}");

        await().atMost(PATIENCE).until(() -> ready().equals("False MalformedPattern"));
        assertThat(roles()).isEmpty();
        await().atMost(PATIENCE)
                .until(() ->
                        kubectl("get", "events", "-o", "jsonpath={.items[*].reason}")
                                .contains("MalformedPattern"));
        assertThat(kubectl("get", "pra", "readers", "--no-headers"))
                .contains("False", "MalformedPattern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: Bad Name", "name: ci, namespace: Bad NS"})
    void theDefinitionRefusesASubjectThatNoServiceAccountCanBe(String subject) {
        assertThatThrownBy(() ->
                        apply(
                                "{subjects: [{kind: ServiceAccount, %s}], repositories: [app/**]}"
                                        .formatted(subject)))
                .hasMessageContaining("spec.subjects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreground", "orphan"})
    void withdrawsWhatItGaveFromAnObjectThatOnlyWaitsForFinalizers(String cascade) {
        apply("{subjects: [{kind: User, name: eve}], repositories: [app/**]}");
        await().atMost(PATIENCE).until(() -> ready().equals("True InStep"));
        finalizers("[\"example.com/held\"]");

        kubectl("delete", "pra", "readers", "--wait=false", "--cascade=" + cascade);

        await().atMost(PATIENCE).until(() -> ready().equals("False Deleting"));
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> roles().isEmpty());
        finalizers("null");
        await().atMost(PATIENCE).until(() -> kubectl("get", "pra", "-o", "name").isEmpty());
        assertThat(roles()).isEmpty();
    }

    private void finalizers(String json) {
        kubectl(
                "patch",
                "pra",
                "readers",
                "--type=merge",
                "-p",
                "{\"metadata\": {\"finalizers\": " + json + "}}");
    }

    @Test
    void endsWhenTheObjectSaysSo() {
        Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        apply(
                "{subjects: [{kind: User, name: eve}], repositories: [a], expiresAt: \"%s\"}"
                        .formatted(end));

        await().atMost(PATIENCE).until(() -> ready().equals("False Expired"));
        assertThat(roles()).isEmpty();
        assertThat(Instant.now()).isAfterOrEqualTo(end);
    }

    @Test
    void anEditWithAMistakeCanBringTheEndForward() {
        apply("{subjects: [{kind: User, name: eve}], repositories: [app/**]}");
        await().atMost(PATIENCE).until(() -> ready().equals("True InStep"));
        String end = "{.metadata.annotations.payload-registry\\.deckhouse\\.io/expires-at}";

        apply(
                "{subjects: [{kind: User, name: eve}], repositories: ['['],"
                        + " expiresAt: \"2099-01-01T00:00:00Z\"}");

        await().atMost(PATIENCE).until(() -> ready().equals("False MalformedPattern"));
        for (String kind : List.of("role", "rolebinding")) {
            assertThat(kubectl("get", kind, ROLE, "-o", "jsonpath=" + end))
                    .isEqualTo("2099-01-01T00:00:00Z");
        }
        assertThat(role()).contains("app/**");
        apply("{subjects: [{kind: User, name: eve}], repositories: [app/**]}");
        await().atMost(PATIENCE).until(() -> ready().equals("True InStep"));
        assertThat(kubectl("get", "role", ROLE, "-o", "jsonpath=" + end)).isEmpty();
    }

    @Test
    void deletesTheExpiredRoleThatGrantMade() {
        plane.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: for-a-time
                  namespace: %s
                  labels: {app.kubernetes.io/managed-by: d8-payload-registry}
                  annotations: {payload-registry.deckhouse.io/expires-at: "%s"}
                rules: []
                """
                        .formatted(
                                namespace,
                                Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS)));

        await().atMost(PATIENCE).until(() -> roles().isEmpty());
    }

    @Test
    void cannotGiveWhatItDoesNotHold() {
        String home = plane.freshNamespace();
        KubernetesCluster poor =
                LeastPrivilege.open(LeastPrivilege.kubeconfig(plane, home, List.of(namespace)));
        kubectl(
                "patch",
                "role",
                RefreshRights.NAME,
                "--type=json",
                "-p",
                "[{\"op\": \"remove\", \"path\": \"/rules/%d\"}]".formatted(rightToGive()));
        daemon.close(); // which holds it
        AccessDaemon weak = daemon(poor, List.of(namespace));
        try {
            await().atMost(PATIENCE).until(weak::isServing);
            apply("{subjects: [{kind: User, name: eve}], repositories: [a]}");

            await().atMost(PATIENCE).until(() -> ready().equals("False Refused"));
            assertThat(kubectl("get", "role", "--no-headers", "-o", "name")).doesNotContain(ROLE);
        } finally {
            weak.close();
            poor.close();
            daemon = daemon(cluster, List.of());
            await().atMost(PATIENCE).until(daemon::isServing);
        }
    }

    private int rightToGive() {
        String groups =
                kubectl(
                        "get",
                        "role",
                        RefreshRights.NAME,
                        "-o",
                        "jsonpath={range .rules[*]}{.apiGroups[0]},{end}");
        return List.of(groups.split(",", -1)).indexOf("payload-registry.deckhouse.io");
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.grant.AccessDefinition;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others did to the Role and the RoleBinding of a PayloadRepositoryAccess object while no
 * daemon ran, and what one look with the rights that the daemon prints makes of it. The API server
 * lets nobody bind what they do not hold, and judges that by the Role as it is stored.
 */
final class AccessRepairIT extends AccessPlane {
    private static final String ALICE = subjects("{kind: User, name: alice}");
    private static final String BOB = subjects("{kind: User, name: bob}");
    private static final String MALFORMED =
            "{subjects: [{kind: User, name: eve}], repositories: ['[']}";
    private static final String END = "expires-at";

    private static KubernetesCluster cluster;

    @BeforeAll
    static void open() {
        ControlPlane plane = ControlPlane.shared();
        plane.apply(AccessDefinition.yaml());
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        cluster =
                LeastPrivilege.open(
                        LeastPrivilege.kubeconfig(plane, plane.freshNamespace(), List.of()));
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @BeforeEach
    void grantToAlice() {
        apply(ALICE);
        await().atMost(PATIENCE)
                .ignoreExceptions() // until the API server knows of the rights
                .until(() -> look().equals(Map.of("InStep", 1)));
        assertThat(names()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: User, name: bob}",
                "{kind: User, name: alice}, {kind: User, name: bob}",
            })
    void revokesThoughTheRoleGivesMoreThanTheDaemonHolds(String subjects) {
        giveEverything();
        apply(subjects(subjects));

        assertThat(look()).isEqualTo(Map.of("InStep", 1));

        assertThat(role()).contains("[\"get\",\"list\",\"watch\"]").doesNotContain("\"*\"");
        assertThat(names()).isEqualTo(subjects.contains("alice") ? "alice bob" : "bob");
    }

    @Test
    void bindsAnewThoughTheRoleGivesMoreThanTheDaemonHolds() {
        giveEverything();
        kubectl("delete", "rolebinding", ROLE);

        assertThat(look()).isEqualTo(Map.of("InStep", 1));

        assertThat(role()).contains("[\"get\",\"list\",\"watch\"]");
        assertThat(names()).isEqualTo("alice");
    }

    @Test
    void makesTheRoleAnewWhoseBindingNamesOthers() {
        kubectl("delete", "role", ROLE);
        apply(BOB);

        assertThat(look()).isEqualTo(Map.of("InStep", 1));

        assertThat(role()).contains("[\"get\",\"list\",\"watch\"]");
        assertThat(names()).isEqualTo("bob");
        assertThat(ready()).isEqualTo("True InStep");
    }

    @Test
    void deletesABindingWithoutARoleThatCannotBeGivenAnEnd() {
        kubectl("delete", "role", ROLE);
        apply(until2099(MALFORMED));

        assertThat(look()).isEqualTo(Map.of("MalformedPattern", 1));

        assertThat(roles()).isEmpty();
        assertThat(message()).doesNotContain("stays");
    }

    @Test
    void deletesABindingToAForeignRoleThatCannotBeGivenAnEnd() {
        kubectl("delete", "role", ROLE);
        kubectl("create", "role", ROLE, "--verb=*", "--resource=pods");
        apply(until2099(MALFORMED));

        assertThat(look()).isEqualTo(Map.of("MalformedPattern", 1));

        assertThat(roles().strip()).isEqualTo("role.rbac.authorization.k8s.io/" + ROLE);
    }

    @Test
    void deletesWhatGivesMoreThanTheDaemonHoldsAndCannotBeGivenAnEnd() {
        giveEverything();
        apply(until2099(MALFORMED));

        assertThat(look()).isEqualTo(Map.of("MalformedPattern", 1));

        assertThat(roles()).isEmpty();
        assertThat(message()).doesNotContain("stays");
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "rolebinding"})
    void removesAnEndThatOthersSet(String kind) {
        kubectl(
                "annotate",
                kind,
                ROLE,
                "payload-registry.deckhouse.io/" + END + "=2020-01-01T00:00:00Z");

        assertThat(look()).isEqualTo(Map.of("InStep", 1));

        assertThat(end(kind)).isEmpty();
        assertThat(role()).contains("[\"get\",\"list\",\"watch\"]");
        assertThat(names()).isEqualTo("alice");
    }

    @Test
    void removesTheEndThatItMadeThemWith() {
        kubectl("delete", "role,rolebinding", ROLE);
        apply(until2099(ALICE));
        assertThat(look()).isEqualTo(Map.of("InStep", 1));
        assertThat(end("role")).isEqualTo("2099-01-01T00:00:00Z");

        apply(ALICE);
        assertThat(look()).isEqualTo(Map.of("InStep", 1));

        assertThat(end("role")).isEmpty();
        assertThat(end("rolebinding")).isEmpty();
        assertThat(names()).isEqualTo("alice");
    }

    private static String subjects(String subjects) {
        return "{subjects: [%s], repositories: [app/**]}".formatted(subjects);
    }

    private static String until2099(String spec) {
        return spec.replaceFirst("}$", ", expiresAt: \"2099-01-01T00:00:00Z\"}");
    }

    private void giveEverything() {
        kubectl(
                "patch",
                "role",
                ROLE,
                "--type=json",
                "-p",
                "[{\"op\": \"replace\", \"path\": \"/rules/0/verbs\", \"value\": [\"*\"]}]");
    }

    private String names() {
        return kubectl("get", "rolebinding", ROLE, "-o", "jsonpath={.subjects[*].name}");
    }

    private String end(String kind) {
        return kubectl(
                "get",
                kind,
                ROLE,
                "-o",
                "jsonpath={.metadata.annotations.payload-registry\\.deckhouse\\.io/" + END + "}");
    }

    private String message() {
        return kubectl(
                "get",
                "pra",
                "readers",
                "-o",
                "jsonpath={range .status.conditions[?(@.type==\"Ready\")]}{.message}{end}");
    }

    private Map<String, Integer> look() {
        Clock clock = Clock.systemUTC();
        return new AccessRound(
                        new AccessDaemon.Scope(
                                new PacedCluster(cluster, 1000, clock),
                                List.of(namespace),
                                () -> -1),
                        clock,
                        new Random(7))
                .run();
    }
}

package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.AccessWorld.READERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** PayloadRepositoryAccess objects that cannot be followed, and what is said about them. */
final class AccessRefusalTest extends AccessScene {
    private static final String MALFORMED =
            """
            {"subjects": [{"kind": "User", "name": "eve"}],
             "repositories": ["app/**", "web/[a-z"], "access": "FULL"}
            """;

    @Test
    void aMalformedPatternIsAConditionAndNoHalfMadeRole() {
        access.apply(MALFORMED);

        awaitReady("False MalformedPattern");

        assertThat(access.rules()).isZero();
        assertThat(access.condition("Accepted")).isEqualTo("False MalformedPattern");
        assertThat(message())
                .isEqualTo("pattern 'web/[a-z' is malformed at character 5: '[' is not closed");
        assertThat(daemon.troubled()).isEqualTo(1);
        access.apply(SPEC);
        awaitReady("True InStep");
        assertThat(access.role()).isEqualTo(READ);
    }

    @Test
    void namesEveryMalformedPatternUpToEight() {
        String nine =
                IntStream.rangeClosed(1, 9)
                        .mapToObj(i -> "\"a" + i + "/[\"")
                        .collect(Collectors.joining(", "));
        access.apply(
                """
                {"subjects": [{"kind": "User", "name": "eve"}], "repositories": ["app/**", %s]}
                """
                        .formatted(nine));

        awaitReady("False MalformedPattern");

        assertThat(message())
                .startsWith(
                        "pattern 'a1/[' is malformed at character 4: '[' is not closed; pattern 'a2/['")
                .endsWith("'a8/[' is malformed at character 4: '[' is not closed; and 1 more");
    }

    @Test
    void whatWasGrantedBeforeAMalformedEditStaysUntilItsEnd() {
        access.apply(until("PT2H"));
        awaitReady("True InStep");
        Instant end = world.clock.instant().plus(Duration.ofHours(2));

        access.apply(MALFORMED);
        awaitReady("False MalformedPattern");

        assertThat(message()).endsWith("; what was granted before stays until " + end);
        assertThat(access.role()).startsWith(READ);
        world.clock.move(Duration.ofHours(2));
        await().until(() -> access.rules() == 0);
    }

    @Test
    void countsAsNotReadyAnObjectWhoseStatusIsRefused() {
        access.apply(SPEC);
        awaitReady("True InStep");
        assertThat(daemon.troubled()).isZero();

        world.cluster.refuseStatus(true);
        access.apply(MALFORMED);

        await().until(() -> daemon.troubled() == 1);
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
    }

    @Test
    void neverTouchesSomebodyElsesRoleOfThatName() {
        ClusterObject foreign =
                world.direct.apply(
                        ClusterObject.empty(AccessRules.roleKey(READERS))
                                .with(tree -> tree.putArray("rules")),
                        ApplyOptions.forced("person"));

        access.apply(SPEC);

        awaitReady("False NameTaken");
        assertThat(world.direct.get(foreign.key())).contains(foreign);
        world.direct.delete(foreign.key(), Preconditions.NONE);
        world.clock.move(Duration.ofMinutes(5));
        awaitReady("True InStep");
    }

    @Test
    void makesNoRoleWhoseBindingIsSomebodyElses() {
        world.direct.apply(
                ClusterObject.empty(AccessRules.bindingKey(READERS))
                        .with(tree ->
                                tree.putObject("roleRef")
                                        .put("apiGroup", "rbac.authorization.k8s.io")
                                        .put("kind", "Role")
                                        .put("name", AccessRules.roleKey(READERS).name())),
                ApplyOptions.forced("person"));

        access.apply(SPEC);

        awaitReady("False NameTaken");
        assertThat(access.role()).isEmpty();
    }

    @Test
    void leavesNoRoleBehindWhenItsBindingIsRefused() {
        world.cluster.beforeNext(Call.CREATE, () -> {}); // the Role
        world.cluster.failNext(Call.CREATE, new ClusterException(Reason.INVALID, "bad name"));

        access.apply(SPEC);

        awaitReady("False Invalid");
        assertThat(world.cluster.count(Call.DELETE)).isEqualTo(1);
        // Not tried again because its own Role came and went.
        await().during(Duration.ofMillis(400)).until(() -> world.cluster.count(Call.CREATE) == 2);
        world.clock.move(Duration.ofMinutes(5));
        awaitReady("True InStep");
        assertThat(world.cluster.count(Call.CREATE)).isEqualTo(4);
    }

    @Test
    void saysWhatTheClusterRefusesAndTriesAgain() {
        world.cluster.failNext(
                Call.CREATE, new ClusterException(Reason.FORBIDDEN, "no right to create roles"));

        access.apply(SPEC);

        awaitReady("False Refused");
        assertThat(message()).contains("no right to create roles");
        world.clock.move(Duration.ofSeconds(1));
        awaitReady("True InStep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"name\": \"Bad Name\"",
                "\"name\": \"ci\", \"namespace\": \"Bad NS\"",
                "\"name\": \"ci\", \"namespace\": \"a.b\""
            })
    void refusesASubjectThatNoServiceAccountCanBe(String subject) {
        access.apply(
                """
                {"subjects": [{"kind": "ServiceAccount", %s}], "repositories": ["app/**"]}
                """
                        .formatted(subject));

        awaitReady("False InvalidSubject");
        assertThat(message()).contains("cannot be the name of a");
        assertThat(access.rules()).isZero();
    }

    @Test
    void isNotReadyWhileWhatOthersChangeWaitsForItsRepair() {
        access.apply(SPEC);
        awaitReady("True InStep");
        for (int i = 0; i < 2; i++) {
            meddle();
            await().until(() -> access.role().equals(READ));
        }
        assertThat(access.condition("Ready")).isEqualTo("True InStep");

        meddle();

        awaitReady("False ChangedByOthers");
        assertThat(message())
                .contains("role", "team/payload-repository-access-readers", "by meddler")
                .contains("put right, but ever later");
        String version = world.direct.get(READERS).orElseThrow().resourceVersion();
        meddle("b/**");
        await().during(Duration.ofMillis(300))
                .until(() ->
                        world.direct.get(READERS).orElseThrow().resourceVersion().equals(version));
        world.clock.move(Duration.ofSeconds(1));
        awaitReady("True InStep");
        assertThat(access.role()).isEqualTo(READ);
    }

    @Test
    void waitsEverLongerThoughItSaysSo() {
        access.apply(SPEC);
        awaitReady("True InStep");
        for (int i = 0; i < 4; i++) {
            meddle();
            await().until(() -> {
                world.clock.move(Duration.ofSeconds(1));
                return access.role().equals(READ);
            });
            awaitReady("True InStep");
        }

        meddle();
        awaitReady("False ChangedByOthers");
        world.clock.move(Duration.ofSeconds(2));

        await().during(Duration.ofMillis(400))
                .until(() -> access.condition("Ready").equals("False ChangedByOthers"));
        world.clock.move(Duration.ofSeconds(8));
        awaitReady("True InStep");
        assertThat(world.cluster.occurrences())
                .filteredOn(one -> one.reason().equals("ChangedByOthers"))
                .extracting(Occurrence::message)
                .as("one Event, which is counted")
                .isNotEmpty()
                .containsOnly(
                        "role team/payload-repository-access-readers was changed by meddler again"
                                + " and again; it is put right, but ever later");
    }

    @Test
    void anEditOfTheObjectWaitsForNoRepair() {
        access.apply(SPEC);
        awaitReady("True InStep");
        for (int i = 0; i < 2; i++) {
            world.direct.delete(AccessRules.bindingKey(READERS), Preconditions.NONE);
            await().until(() -> access.rules() == 2);
        }
        world.direct.delete(AccessRules.bindingKey(READERS), Preconditions.NONE);
        awaitReady("False ChangedByOthers");
        assertThat(message()).contains("was deleted");

        access.apply(SPEC.replace("app/**", "web/**"));

        awaitReady("True InStep");
        assertThat(access.role()).contains("web/**");
    }

    private void meddle() {
        meddle("a/**");
    }

    private void meddle(String pattern) {
        ClusterObject role = world.direct.get(AccessRules.roleKey(READERS)).orElseThrow();
        world.direct.apply(
                ClusterObject.empty(role.key())
                        .with(tree -> {
                            ObjectNode rule = tree.putArray("rules").addObject();
                            rule.putArray("apiGroups").add(Rule.API_GROUP);
                            rule.putArray("resources").add(Rule.RESOURCE);
                            rule.putArray("resourceNames").add(pattern);
                            rule.putArray("verbs").add("get");
                        }),
                ApplyOptions.forced("meddler"));
    }

    @Test
    void tellsEachConditionInOneEvent() {
        access.apply(MALFORMED);
        awaitReady("False MalformedPattern");
        access.apply(SPEC);
        awaitReady("True InStep");

        await().until(() -> world.cluster.occurrences().size() >= 2);
        assertThat(world.cluster.occurrences())
                .extracting(Occurrence::object, Occurrence::severity, Occurrence::reason)
                .containsExactly(
                        tuple(READERS, Severity.WARNING, "MalformedPattern"),
                        tuple(READERS, Severity.NORMAL, "InStep"));
    }
}

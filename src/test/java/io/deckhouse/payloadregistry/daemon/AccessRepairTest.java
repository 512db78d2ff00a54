package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.AccessWorld.READERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Role and a RoleBinding that others changed, and a cluster that refuses to put them right. */
final class AccessRepairTest extends AccessReconcilerBench {
    private static final ObjectKey ROLE = AccessRules.roleKey(READERS);
    private static final String EDITED =
            """
            {"subjects": [{"kind": "User", "name": "eve"}], "repositories": ["web/**"]}
            """;

    private AccessWorld access;

    @BeforeEach
    void grant() {
        access = new AccessWorld(world);
        access.apply(AccessScene.SPEC);
        look();
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
    }

    @Test
    void whatWasGrantedStaysWhenTheNewBindingIsRefused() {
        access.apply(EDITED);
        refuseTheBinding();

        look();

        assertThat(access.condition("Ready")).isEqualTo("False Refused");
        assertThat(access.role()).isEqualTo(AccessScene.READ);
        assertThat(access.subjects()).contains("name:ci");
        assertThat(world.cluster.count(Call.DELETE)).isZero();
    }

    @Test
    void makesBothAnewWhereNothingCanBeBoundToTheRoleThatIsThere() {
        List<String> seen = new ArrayList<>();
        access.apply(EDITED);
        refuseTheBinding();
        world.cluster.failNext(Call.CREATE, denied()); // the Role's own rules
        for (int i = 0; i < 2; i++) {
            world.cluster.beforeNext(
                    Call.CREATE, () -> seen.add(access.role() + access.subjects()));
        }

        look();

        assertThat(access.condition("Ready")).isEqualTo("True InStep");
        assertThat(access.role()).contains("web/**");
        assertThat(access.subjects()).contains("name:eve").doesNotContain("name:ci");
        assertThat(seen)
                .containsExactly("", AccessScene.RULE.formatted("web/**", "get,list,watch"));
        assertThat(world.cluster.deletions()).hasSize(2).noneMatch(one -> one.uid().isEmpty());
    }

    @Test
    void takesTheRoleThatIsMadeAnewBackWhenItsBindingIsRefused() {
        access.apply(EDITED);
        refuseTheBinding();
        world.cluster.failNext(Call.CREATE, denied());
        world.cluster.beforeNext(Call.CREATE, () -> {}); // the Role
        world.cluster.failNext(Call.CREATE, denied());

        look();

        assertThat(access.condition("Ready")).isEqualTo("False Refused");
        assertThat(access.rules()).isZero();
    }

    @Test
    void makesNothingAnewForAnObjectThatIsGone() {
        access.apply(EDITED);
        refuseTheBinding();
        world.cluster.beforeNext(
                Call.CREATE,
                () -> {
                    access.delete();
                    throw denied();
                });

        Duration wait = look();

        assertThat(wait).isEqualTo(Duration.ofSeconds(1));
        assertThat(access.subjects()).contains("name:ci");
        assertThat(world.cluster.count(Call.DELETE)).isZero();
    }

    @Test
    void makesTheRoleAnewBeforeItsBindingNamesOthers() {
        world.direct.delete(ROLE, Preconditions.NONE);
        inventory.forget(ROLE, "");
        access.apply(EDITED);
        world.cluster.beforeNext(
                Call.CREATE, () -> assertThat(access.subjects()).as("without a Role").isEmpty());

        look();

        assertThat(access.condition("Ready")).isEqualTo("True InStep");
        assertThat(access.subjects()).contains("name:eve").doesNotContain("name:ci");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NOT_FOUND", "FORBIDDEN", "INVALID"})
    void whatCannotBeGivenAnEndEndsNow(Reason why) {
        access.apply(
                """
                {"subjects": [{"kind": "User", "name": "eve"}], "repositories": ["["],
                 "expiresAt": "2099-01-01T00:00:00Z"}
                """);
        world.cluster.failNext(Call.APPLY, new ClusterException(why, "no end"));
        world.cluster.failNext(Call.APPLY, new ClusterException(why, "no end"));

        look();

        assertThat(access.rules()).isZero();
        assertThat(access.condition("Ready")).isEqualTo("False MalformedPattern");
        assertThat(access.message()).doesNotContain("stays");
    }

    @Test
    void saysWhoKeepsSettingAnEndAndRemovesItEverLater() {
        for (int i = 0; i < 2; i++) {
            access.prolongRole(Instant.EPOCH);
            look();
            assertThat(access.role()).isEqualTo(AccessScene.READ);
            assertThat(access.condition("Ready")).isEqualTo("True InStep");
        }
        access.prolongRole(Instant.EPOCH);

        Duration wait = look();

        assertThat(wait).isEqualTo(Duration.ofSeconds(1));
        assertThat(access.role()).contains(" until ");
        assertThat(access.condition("Ready")).isEqualTo("False ChangedByOthers");
        assertThat(access.message()).contains("was changed by").contains("person");
    }

    @Test
    void isNotReadyWhereTheClusterAltersWhatIsWrittenAndTriesEverLater() {
        world.cluster.alter(AccessRepairTest::ended);
        access.apply(EDITED);
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            waits.add(look());
            assertThat(access.condition("Ready")).isEqualTo("False ChangedByOthers");
            world.clock.move(waits.getLast());
        }

        assertThat(waits.subList(0, 4))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4));
        assertThat(waits.getLast()).isEqualTo(Duration.ofMinutes(1));
        assertThat(access.subjects()).doesNotContain("eve", "ci");
        world.cluster.alter(one -> one);
        look();
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
        assertThat(access.subjects()).contains("eve");
    }

    private static ClusterObject ended(ClusterObject object) {
        return object.key().kind() != Kind.ROLE
                ? object
                : object.with(tree ->
                        tree.withObjectProperty("metadata")
                                .withObjectProperty("annotations")
                                .put(AccessObjects.EXPIRES_AT, "2020-01-01T00:00:00Z"));
    }

    private void refuseTheBinding() {
        world.cluster.beforeNext(Call.APPLY, () -> {}); // the rehearsal of the Role
        world.cluster.failNext(Call.APPLY, denied());
    }

    private static ClusterException denied() {
        return new ClusterException(Reason.FORBIDDEN, "denied");
    }
}

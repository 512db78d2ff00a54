package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.AccessWorld.READERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** PayloadRepositoryAccess objects and their Roles. */
final class AccessDaemonTest extends AccessScene {
    /** So long after a look, a watch may be found lost. */
    private static final Duration FOR_LOST = Duration.ofSeconds(15);

    @Test
    void makesOneRoleAndOneRoleBindingThatTheObjectOwns() {
        String uid = access.apply(SPEC).uid();

        awaitReady("True InStep");

        assertThat(access.role()).isEqualTo(READ);
        assertThat(access.subjects()).isEqualTo("[{kind:ServiceAccount,namespace:team,name:ci}]");
        assertThat(access.rules()).isEqualTo(2);
        assertThat(world.direct.get(AccessRules.roleKey(READERS)).orElseThrow().owners())
                .extracting("uid")
                .containsExactly(uid);
        assertThat(access.condition("Accepted")).isEqualTo("True Accepted");
        assertThat(daemon.known()).isEqualTo(1);
        assertThat(daemon.troubled()).isZero();
    }

    @Test
    void followsEveryEditOfTheObject() {
        access.apply(SPEC);
        awaitReady("True InStep");

        access.apply(
                """
                {"subjects": [{"kind": "Group", "name": "dev"}, {"kind": "User", "name": "eve"}],
                 "repositories": ["*", "b/{c,d}"], "access": "FULL", "allowDelete": true,
                 "expiresAt": "2026-04-01T00:00:00+02:00"}
                """);

        await().until(() -> access.role().contains("create"));
        assertThat(access.role())
                .isEqualTo(
                        RULE.formatted("*,b/{c,d}", "get,list,watch,create,update,patch,delete")
                                + " until 2026-03-31T22:00:00Z");
        await().until(() -> access.subjects().contains("kind:Group,name:dev"));
        assertThat(access.subjects()).contains("kind:User,name:eve").doesNotContain("ci");
    }

    @Test
    void givesNobodyOnTheWayWhatNoVersionOfTheObjectGave() {
        access.apply(
                """
                {"subjects": [{"kind": "User", "name": "old"}, {"kind": "User", "name": "kept"}],
                 "repositories": ["app/**"]}
                """);
        awaitReady("True InStep");
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            world.cluster.beforeNext(Call.APPLY, () -> seen.add(access.role() + access.subjects()));
        }

        access.apply(
                """
                {"subjects": [{"kind": "User", "name": "kept"}, {"kind": "User", "name": "new"}],
                 "repositories": ["secret/**"]}
                """);

        await().until(() -> access.subjects().contains("name:new"));
        assertThat(access.subjects()).doesNotContain("old");
        assertThat(access.role()).contains("secret/**");
        assertThat(seen)
                .noneMatch(one -> one.contains("secret/**") && one.contains("name:old"))
                .noneMatch(one -> one.contains("app/**") && one.contains("name:new"))
                .anyMatch(one -> one.contains("secret/**") && one.contains("name:kept"));
    }

    @Test
    void removesRoleAndRoleBindingWithTheObject() {
        access.apply(SPEC);
        awaitReady("True InStep");

        access.delete();

        await().until(() -> access.rules() == 0);
    }

    @Test
    void removesThemWhenTheObjectWentWhileNoDaemonRan() {
        access.apply(SPEC);
        awaitReady("True InStep");
        daemon.close();
        access.delete();

        daemon = daemon();
        daemon.start();

        await().until(() -> access.rules() == 0);
    }

    @Test
    void keepsThemForAMinuteWhereTheKindIsNotServed() {
        access.apply(SPEC);
        awaitReady("True InStep");
        daemon.close();
        access.delete();
        world.cluster.refuseLists(
                Kind.PAYLOAD_REPOSITORY_ACCESS, new ClusterException(Reason.NOT_FOUND, "gone"));

        daemon = daemon();
        daemon.start();

        await().during(Duration.ofMillis(600)).until(() -> access.rules() == 2);
        world.clock.move(Duration.ofMinutes(1));
        await().until(() -> access.rules() == 0);
    }

    @Test
    void doubtsEachTimeThatTheKindIsNotServed() {
        access.apply(SPEC);
        awaitReady("True InStep");
        for (int i = 0; i < 2; i++) {
            world.cluster.unserve(Kind.PAYLOAD_REPOSITORY_ACCESS);
            world.clock.move(FOR_LOST);
            await().until(() -> daemon.known() == 0);
            await().during(Duration.ofMillis(400)).until(() -> access.rules() == 2);

            world.cluster.serve(Kind.PAYLOAD_REPOSITORY_ACCESS);
            await().until(() -> {
                world.clock.move(Duration.ofSeconds(1)); // it is looked for again by and by
                return daemon.known() == 1;
            });
            world.clock.move(Duration.ofHours(1));
        }
    }

    @Test
    void endsAtTheTimeThatTheObjectSays() {
        access.apply(until("PT2H"));
        awaitReady("True InStep");
        assertThat(access.condition("Expired")).isEqualTo("False NotYet");

        world.clock.move(Duration.ofMinutes(119));
        await().during(Duration.ofMillis(400)).until(() -> access.rules() == 2);
        world.clock.move(Duration.ofMinutes(1));

        await().until(() -> access.rules() == 0);
        awaitReady("False Expired");
        assertThat(access.condition("Expired")).isEqualTo("True Expired");
        assertThat(daemon.troubled()).isZero();
    }

    @Test
    void givesAgainWhatEndedTooSoonByAClockThatIsSetBack() {
        access.apply(until("PT2H"));
        awaitReady("True InStep");
        world.clock.move(Duration.ofHours(3));
        awaitReady("False Expired");
        assertThat(access.rules()).isZero();

        world.clock.move(Duration.ofHours(-3));

        awaitReady("True InStep");
        assertThat(access.rules()).isEqualTo(2);
    }

    @Test
    void putsRightWhatOthersChangeButRefusesToFight() {
        access.apply(SPEC);
        awaitReady("True InStep");
        ObjectKey role = AccessRules.roleKey(READERS);
        for (int i = 0; i < 2; i++) {
            world.direct.delete(role, Preconditions.NONE);
            await().until(() -> access.role().equals(READ));
        }

        world.direct.delete(role, Preconditions.NONE);

        await().during(Duration.ofMillis(400)).until(() -> access.role().isEmpty());
        world.clock.move(Duration.ofSeconds(1));
        await().until(() -> access.role().equals(READ));
    }

    @Test
    void removesAnEndThatOthersSetAndThenRests() {
        access.apply(SPEC);
        awaitReady("True InStep");
        int creations = world.cluster.count(Call.CREATE);

        access.prolongRole(Instant.parse("2020-01-01T00:00:00Z"));

        await().until(() -> access.role().equals(READ));
        await().during(Duration.ofMillis(400))
                .until(() -> world.cluster.count(Call.CREATE) == creations + 1);
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
    }

    @Test
    void deletesAnExpiringGrantAfterItsEndAndNotAProlongedOne() {
        Instant end = world.clock.instant().plus(Duration.ofHours(8));
        access.grantUntil(end);
        await().until(() -> access.rules() == 2);
        access.grantUntil(end.plus(Duration.ofHours(1)));

        world.clock.move(Duration.ofHours(8));
        await().during(Duration.ofMillis(600)).until(() -> access.rules() == 2);
        world.clock.move(Duration.ofHours(1));

        await().until(() -> access.rules() == 0);
    }

    @Test
    void leavesAGrantWhoseEndNobodyCanMean() {
        access.grantUntil(Instant.parse("+999999999-12-31T23:59:59Z"));
        access.apply(SPEC);

        awaitReady("True InStep");
        assertThat(access.rules()).isEqualTo(4);
        assertThat(daemon.isAlive()).isTrue();
    }

    @Test
    void goesOnAfterAStepThatFailedInAWayThatNobodyForesaw() {
        AtomicInteger failures = new AtomicInteger(2);
        daemon.close();
        daemon =
                daemon(() -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new ArithmeticException("unforeseen");
                    }
                    return 0;
                });
        daemon.start();
        access.apply(SPEC);

        awaitReady("True InStep");
        assertThat(failures).hasNonPositiveValue();
    }

    @Test
    void worksInOneNamespaceWhileAnotherCannotBeRead() {
        daemon.close();
        world.cluster.refuseNamespace("closed", true);
        access.apply(SPEC);

        daemon = daemonIn("closed", "team");
        daemon.start();

        awaitReady("True InStep");
        await().until(daemon::isServing);
        world.cluster.refuseNamespace("closed", false);
        world.clock.move(Duration.ofMinutes(10)); // it is asked for again
        ObjectKey other = ObjectKey.of(Kind.PAYLOAD_REPOSITORY_ACCESS, "closed", "other");
        world.direct.apply(ClusterObject.empty(other), ApplyOptions.forced("person"));
        await().until(() -> daemon.known() == 2);
    }

    @Test
    void onlyTheLeaderWrites() {
        leads.held = false;
        access.apply(SPEC);

        await().during(Duration.ofMillis(600)).until(() -> access.rules() == 0);
        leads.held = true;

        awaitReady("True InStep");
    }

    @Test
    void theNextLeaderRemovesTheRolesOfWhatWentWhileNobodyLed() {
        access.apply(SPEC);
        awaitReady("True InStep");
        leads.held = false;
        await().during(Duration.ofMillis(600)).until(() -> access.rules() == 2);
        access.delete();
        await().until(() -> daemon.known() == 0);
        leads.held = true;

        await().until(() -> access.rules() == 0);
    }
}

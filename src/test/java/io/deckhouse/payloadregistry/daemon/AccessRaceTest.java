package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.AccessWorld.READERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people and watches do while the daemon's own calls are on their way. */
final class AccessRaceTest extends AccessReconcilerBench {
    private static final ObjectKey ROLE = AccessRules.roleKey(READERS);
    private static final String EDITED = AccessScene.SPEC.replace("app/**", "web/**");

    private AccessWorld access;

    @BeforeEach
    void meetAccess() {
        access = new AccessWorld(world);
    }

    @Test
    void aDeletionThatIsToldBeforeTheAnswerToTheStatusStands() {
        String uid = told(access.apply(AccessScene.SPEC)).uid();
        world.cluster.beforeNext(
                Call.APPLY, () -> inventory.changed(new Change.Deleted(READERS, uid)));

        reconciler.reconcile(READERS);

        assertThat(access.condition("Ready")).isEqualTo("True InStep");
        assertThat(inventory.find(READERS)).isEmpty();
    }

    @Test
    void anEditThatIsToldBeforeTheAnswerToTheStatusStands() {
        told(access.apply(AccessScene.SPEC));
        ClusterObject[] edited = new ClusterObject[1];
        world.cluster.beforeNext(Call.APPLY, () -> edited[0] = told(access.apply(EDITED)));

        reconciler.reconcile(READERS);

        assertThat(inventory.find(READERS)).contains(edited[0]);
    }

    @Test
    void anEditThatOnlyTheAnswerToTheStatusShowsIsFollowedAtOnce() {
        told(access.apply(AccessScene.SPEC));
        world.cluster.beforeNext(Call.APPLY, () -> access.apply(EDITED));

        Optional<Instant> next = reconciler.reconcile(READERS);
        told(world.direct.get(READERS).orElseThrow()); // as a watch that leaves versions out
        assertThat(next).contains(world.clock.instant());
        reconciler.reconcile(READERS);

        assertThat(access.role()).contains("web/**").doesNotContain("app/**");
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
    }

    @Test
    void whatWasBackBeforeTheNextLookIsDoubtedAnewWhereItsKindIsNotServedAgain() {
        access.apply(AccessScene.SPEC);
        look();
        world.cluster.unserve(Kind.PAYLOAD_REPOSITORY_ACCESS);
        inventory.changed(new Change.Deleted(READERS, ""));
        assertThat(reconciler.reconcile(READERS)).contains(afterAMinute());

        reconciler.seen(told(world.direct.get(READERS).orElseThrow()).key());
        world.clock.move(Duration.ofHours(1));
        inventory.changed(new Change.Deleted(READERS, ""));

        assertThat(reconciler.reconcile(READERS)).contains(afterAMinute());
        assertThat(access.rules()).isEqualTo(2);
    }

    private Instant afterAMinute() {
        return world.clock.instant().plus(Duration.ofMinutes(1));
    }

    @Test
    void aRoleWhoseDeletionIsToldBeforeTheAnswerToItsCreationIsNotThere() {
        told(access.apply(AccessScene.SPEC));
        ClusterObject made =
                ClusterObject.empty(ROLE)
                        .with(tree -> tree.withObjectProperty("metadata").put("uid", "made"));
        world.cluster.beforeNext(
                Call.CREATE,
                () -> {
                    inventory.changed(new Change.Created(made));
                    inventory.changed(new Change.Deleted(ROLE, "made"));
                });

        reconciler.reconcile(READERS);

        assertThat(inventory.find(ROLE)).isEmpty();
    }

    @Test
    void aRoleThatIsDeletedWhileItIsChangedIsNotThere() {
        told(access.apply(AccessScene.SPEC));
        reconciler.reconcile(READERS);
        told(access.apply(EDITED));
        world.cluster.beforeNext(Call.APPLY, () -> {}); // the rehearsal
        world.cluster.beforeNext(
                Call.APPLY,
                () -> {
                    ClusterObject role = inventory.find(ROLE).orElseThrow();
                    inventory.changed(new Change.Deleted(ROLE, role.uid()));
                });

        reconciler.reconcile(READERS);

        assertThat(access.role()).contains("web/**");
        assertThat(inventory.find(ROLE)).isEmpty();
    }

    @Test
    void aLateDeletionOfAnEarlierRoleDoesNotHideTheNewOne() {
        told(access.apply(AccessScene.SPEC));
        reconciler.reconcile(READERS);

        inventory.changed(new Change.Deleted(ROLE, "earlier"));

        assertThat(inventory.find(ROLE)).isPresent();
    }

    @Test
    void makesNoRoleForAnObjectThatIsGoneOrMadeAnew() {
        told(access.apply(AccessScene.SPEC));
        access.delete();

        Optional<Instant> afterDeletion = reconciler.reconcile(READERS);
        access.apply(EDITED);
        Optional<Instant> afterCreation = reconciler.reconcile(READERS);

        assertThat(afterDeletion).contains(world.clock.instant().plusSeconds(1));
        assertThat(afterCreation).isEqualTo(afterDeletion);
        assertThat(world.cluster.count(Call.CREATE)).isZero();
        assertThat(access.rules()).isZero();
        assertThat(access.condition("Ready")).isEmpty();
    }

    @Test
    void readsTheObjectOnceForEachRoleThatItMakes() {
        told(access.apply(AccessScene.SPEC));
        reconciler.reconcile(READERS);
        int reads = world.cluster.count(Call.GET);

        told(access.apply(EDITED));
        reconciler.reconcile(READERS);

        assertThat(reads).isEqualTo(3); // Role, RoleBinding and the object
        assertThat(world.cluster.count(Call.GET) - reads).isEqualTo(2);
    }

    private ClusterObject told(ClusterObject object) {
        inventory.changed(new Change.Updated(object));
        return inventory.find(object.key()).orElseThrow();
    }
}

package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InventoryTest {
    private final Inventory inventory = new Inventory();

    @Test
    void doesNotLookAgainAtItsOwnWriteThatComesBack() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        inventory.know(known(), Optional.of(PullSecret.read(version("u", 6))));

        assertThat(inventory.secretChanged(new Change.Updated(version("u", 6)))).isEmpty();
        assertThat(inventory.secretChanged(new Change.Updated(version("u", 7))))
                .containsExactly(PULLER);
    }

    @Test
    void knowsTheVersionOfItsOwnWriteAndNoOther() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        inventory.know(known(), Optional.of(PullSecret.read(version("u", 6))));

        assertThat(inventory.has(new Watch.Version("team", "puller", "u", "6"))).isTrue();
        assertThat(inventory.recognizes(version("u", 6))).isTrue();
        for (String other : List.of("3", "7", "")) {
            assertThat(inventory.has(new Watch.Version("team", "puller", "u", other))).isFalse();
        }
        assertThat(inventory.has(new Watch.Version("team", "puller", "v", "6"))).isFalse();
        assertThat(inventory.has(new Watch.Version("team", "other", "u", "6"))).isFalse();
        assertThat(inventory.has(new Watch.Version("", "puller", "u", "6"))).isFalse();
        assertThat(inventory.has(new Watch.Version("team", "", "u", "6"))).isFalse();
    }

    @Test
    void takesAnyVersionFromTheWatchOnceItHasRecognizedOurOwnWrite() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        inventory.know(known(), Optional.of(PullSecret.read(version("u", 6))));

        inventory.recognizes(version("u", 6));
        inventory.secretChanged(new Change.Updated(version("u", 5))); // etcd was restored

        assertThat(known().stored().resourceVersion()).isEqualTo("5");
    }

    @Test
    void leavesItToTheWatchToTakeBackWhatItHasTold() {
        inventory.secretChanged(new Change.Created(version("old", 3)));
        inventory.know(known(), Optional.of(PullSecret.read(version("new", 6))));

        inventory.recognizes(version("new", 6));
        inventory.missed(known());

        assertThat(known().stored().uid()).isEqualTo("new");
    }

    @Test
    void leavesOutWhatIsOlderThanOurOwnWrite() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        inventory.know(known(), Optional.of(PullSecret.read(version("u", 6))));

        assertThat(inventory.secretChanged(new Change.Updated(version("u", 4)))).isEmpty();
        assertThat(known().stored().resourceVersion()).isEqualTo("6");
        assertThat(inventory.secretChanged(new Change.Updated(version("u", 7))))
                .containsExactly(PULLER);
        assertThat(known().stored().resourceVersion()).isEqualTo("7");
    }

    @Test
    void takesAnyVersionFromTheWatchOnceItHasCaughtUp() {
        inventory.secretChanged(new Change.Created(version("u", 900)));

        inventory.secretChanged(new Change.Updated(version("u", 5))); // etcd was restored

        assertThat(known().stored().resourceVersion()).isEqualTo("5");
    }

    @Test
    void ownWriteDoesNotHideWhatTheWatchToldMeanwhile() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        PullSecret before = known();
        inventory.secretChanged(new Change.Updated(version("u", 8)));

        inventory.know(before, Optional.of(PullSecret.read(version("u", 6))));
        inventory.know(before, Optional.empty());

        assertThat(known().stored().resourceVersion()).isEqualTo("8");
    }

    @Test
    void lateDeletionOfAnEarlierSecretDoesNotDropTheNewOne() {
        inventory.secretChanged(new Change.Created(version("old", 3)));
        inventory.know(known(), Optional.of(PullSecret.read(version("new", 6))));

        assertThat(inventory.secretChanged(new Change.Deleted(PULLER, "old"))).isEmpty();
        assertThat(known().stored().uid()).isEqualTo("new");
        assertThat(inventory.secretChanged(new Change.Deleted(PULLER, "new")))
                .containsExactly(PULLER);
        assertThat(inventory.secret(PULLER)).isEmpty();
    }

    @Test
    void forgetsASecretWhoseAnnotationWasRemovedAndTellsSo() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        ClusterObject bare =
                version("u", 4)
                        .with(tree -> tree.withObjectProperty("metadata").remove("annotations"));

        assertThat(inventory.secretChanged(new Change.Updated(bare))).containsExactly(PULLER);
        assertThat(inventory.secret(PULLER)).isEmpty();
        assertThat(inventory.secretChanged(new Change.Updated(bare))).isEmpty();
    }

    @Test
    void tellsDependentsWhenAnAccountComesGoesOrIsMadeAnewOnly() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        var key = World.accountKey("ci");

        assertThat(inventory.accountChanged(new Change.Created(account("a"))))
                .containsExactly(PULLER);
        assertThat(inventory.accountChanged(new Change.Updated(account("a")))).isEmpty();
        assertThat(inventory.accountChanged(new Change.Updated(account("b"))))
                .containsExactly(PULLER);
        assertThat(inventory.accountChanged(new Change.Deleted(key, "a"))).isEmpty();
        assertThat(inventory.accountUid(known())).isEqualTo("b");
        assertThat(inventory.accountChanged(new Change.Deleted(key, "b"))).containsExactly(PULLER);
    }

    @Test
    void tellsDependentsOfAnAccountThatWasReadAheadOfTheWatch() {
        inventory.secretChanged(new Change.Created(version("u", 3)));
        var key = World.accountKey("ci");

        inventory.know(key, "", Optional.of(account("a")));
        assertThat(inventory.accountChanged(new Change.Created(account("a"))))
                .containsExactly(PULLER);
        assertThat(inventory.accountChanged(new Change.Updated(account("a")))).isEmpty();

        inventory.know(key, "a", Optional.empty());
        assertThat(inventory.accountChanged(new Change.Deleted(key, "a"))).containsExactly(PULLER);
        assertThat(inventory.accountChanged(new Change.Deleted(key, "a"))).isEmpty();
    }

    private PullSecret known() {
        return inventory.secret(PULLER).orElseThrow();
    }

    private static ClusterObject account(String uid) {
        return ClusterObject.empty(World.accountKey("ci"))
                .with(tree -> tree.withObjectProperty("metadata").put("uid", uid));
    }

    private static ClusterObject version(String uid, int version) {
        return World.secret(PULLER, "ci", "{\"auths\":{}}")
                .with(tree ->
                        tree.withObjectProperty("metadata")
                                .put("uid", uid)
                                .put("resourceVersion", Integer.toString(version)));
    }
}

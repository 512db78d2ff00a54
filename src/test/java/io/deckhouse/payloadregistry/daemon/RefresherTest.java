package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.HOST;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Secret, step by step, on a directory of manifests and a clock that stands. */
final class RefresherTest {
    private static final String PLACEHOLDER = "{\"auths\":{}}";

    @TempDir private Path directory;
    private World world;
    private Inventory inventory;
    private Refresher refresher;

    @BeforeEach
    void open() {
        world = new World(directory);
        restart();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void restart() {
        inventory = new Inventory();
        refresher =
                new Refresher(world.cluster, World.SETTINGS, inventory, world.clock, new Random(7));
    }

    @Test
    void fillsThePlaceholderOnceAndWaitsForRenewal() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);

        Optional<Instant> next = look();
        Optional<Instant> again = look();

        assertThat(state()).isEqualTo(State.READY);
        assertThat(next).isEqualTo(again);
        assertThat(Duration.between(world.clock.instant(), next.orElseThrow()))
                .isBetween(Duration.ofMinutes(777), Duration.ofMinutes(951));
        assertThat(world.cluster.count(Call.APPLY)).isEqualTo(1);
        assertThat(world.cluster.specs())
                .containsExactly(
                        new TokenSpec(
                                List.of("registry"),
                                Duration.ofDays(1),
                                new TokenSpec.BoundSecret("puller", world.puller().uid())));
    }

    @Test
    void renewsWhenDueThoughNobodyChangedAnything() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        Instant due = look().orElseThrow();
        String before = json(world.puller());

        world.clock.move(Duration.between(world.clock.instant(), due).minusSeconds(1));
        look();
        String sooner = json(world.puller());
        world.clock.move(Duration.ofSeconds(1));
        look();

        assertThat(sooner).isEqualTo(before);
        assertThat(json(world.puller())).isNotEqualTo(before);
        assertThat(state()).isEqualTo(State.READY);
    }

    @Test
    void keepsOtherPeoplesEntriesLabelsAndAnnotations() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"}},\"x\":1}");

        look();

        assertThat(json(world.puller()))
                .startsWith(
                        "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"},\"" + HOST + "\":")
                .endsWith("\"x\":1}");
        assertThat(world.puller().labels()).containsEntry("team", "a");
        assertThat(world.puller().annotation(Annotations.SERVICE_ACCOUNT_NAME)).contains("ci");
    }

    @Test
    void keepsTheLastGoodContentThroughEveryFailure() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        Instant due = look().orElseThrow();
        String good = json(world.puller());
        world.clock.move(Duration.between(world.clock.instant(), due));

        for (Reason reason : Reason.values()) {
            world.cluster.failNext(Call.TOKEN, new ClusterException(reason, "no token"));
            assertThat(look()).isPresent();
            world.cluster.failNext(Call.APPLY, new ClusterException(reason, "no write"));
            assertThat(look()).isPresent();

            assertThat(json(world.puller())).isEqualTo(good);
        }
        look();
        assertThat(json(world.puller())).isNotEqualTo(good);
    }

    @Test
    void waitsAsLongAsTheServerAsksAndAtMostAMinuteWithoutToken() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        Instant now = world.clock.instant();

        world.cluster.failNext(
                Call.TOKEN, new ClusterException(Reason.THROTTLED, "busy", Duration.ofSeconds(90)));
        assertThat(look()).contains(now.plusSeconds(90));
        for (int i = 0; i < 30; i++) {
            world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.TIMED_OUT, "late"));
            assertThat(look().orElseThrow()).isBetween(now, now.plusSeconds(60));
        }
    }

    @Test
    void writesOverNothingThatChangedMeanwhileAndReadsAgain() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        String foreign = "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"}}}";
        world.cluster.beforeNext(Call.APPLY, () -> world.applySecret("ci", foreign));
        load();

        Optional<Instant> retry = refresher.reconcile(PULLER);
        String between = json(world.puller());
        refresher.reconcile(PULLER); // what the conflict made it read is enough, no watch spoke

        assertThat(retry.orElseThrow()).isBefore(world.clock.instant().plusSeconds(2));
        assertThat(between).isEqualTo(foreign);
        assertThat(json(world.puller())).contains("other.example.com", HOST);
    }

    @Test
    void doesNotWriteTheTokenOfAnAccountMadeAnewMeanwhile() {
        String old = world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        load();
        world.deleteAccount("ci");
        String renewed = world.account("ci");

        refresher.reconcile(PULLER);
        String between = json(world.puller());
        refresher.reconcile(PULLER);

        assertThat(between).isEqualTo(PLACEHOLDER);
        assertThat(renewed).isNotEqualTo(old);
        assertThat(world.puller().owners()).extracting("uid").containsExactly(renewed);
        assertThat(state()).isEqualTo(State.READY);
    }

    @Test
    void doesNotBringASecretBackThatWasDeletedMeanwhile() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.beforeNext(
                Call.APPLY, () -> world.direct.delete(PULLER, Cluster.Preconditions.NONE));

        look();
        refresher.reconcile(PULLER);

        assertThat(world.direct.get(PULLER)).isEmpty();
        assertThat(inventory.secret(PULLER)).isEmpty();
    }

    @Test
    void deletesWithItsDeadOwnerOnly() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.deleteAccount("ci");

        look();

        assertThat(world.direct.get(PULLER)).isEmpty();
    }

    @Test
    void looksUpTheOwnerBeforeItDeletes() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        load();
        inventory.accountChanged(new Change.Deleted(World.accountKey("ci"), ""));

        Optional<Instant> next = refresher.reconcile(PULLER);

        assertThat(next).isPresent();
        assertThat(world.cluster.count(Call.DELETE)).isZero();
        assertThat(refresher.assess(inventory.secret(PULLER).orElseThrow()).state())
                .isEqualTo(State.READY);
    }

    @Test
    void leavesASecretWhoseAccountNeverExisted() {
        world.applySecret("ci", PLACEHOLDER);

        assertThat(look()).isEmpty();
        assertThat(state()).isEqualTo(State.SERVICE_ACCOUNT_MISSING);
        assertThat(world.cluster.specs()).isEmpty();
    }

    @Test
    void fillsARestoredCopyAnew() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        ClusterObject copy =
                world.puller()
                        .with(tree -> {
                            var metadata = tree.withObjectProperty("metadata");
                            metadata.remove(List.of("uid", "resourceVersion", "managedFields"));
                            metadata.remove("ownerReferences");
                        });
        world.direct.delete(PULLER, Cluster.Preconditions.NONE);
        world.direct.create(copy, ApplyOptions.forced("restore"));
        restart();

        look();

        assertThat(json(world.puller())).isNotEqualTo(json(copy));
        assertThat(world.puller().owners()).hasSize(1);
        assertThat(state()).isEqualTo(State.READY);
    }

    @Test
    void followsTheEditedAnnotationToAnotherAccount() {
        world.account("ci");
        String deploy = world.account("deploy");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.applySecret("deploy", json(world.puller()));

        look();

        assertThat(world.puller().owners()).extracting("uid").containsExactly(deploy);
        assertThat(world.puller().annotation(Annotations.SERVICE_ACCOUNT_UID)).contains(deploy);
        assertThat(state()).isEqualTo(State.READY);
        world.deleteAccount("ci");
        look();
        assertThat(world.direct.get(PULLER)).isPresent();
    }

    @Test
    void neverTouchesASecretWithoutTheAnnotation() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        ClusterObject bare =
                world.puller()
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .withObjectProperty("annotations")
                                        .remove(Annotations.SERVICE_ACCOUNT_NAME));
        world.direct.delete(PULLER, Cluster.Preconditions.NONE);
        world.direct.create(stripped(bare), ApplyOptions.forced("person"));
        world.deleteAccount("ci");
        world.clock.move(Duration.ofDays(2));

        look();

        assertThat(json(world.puller())).isEqualTo(json(bare));
    }

    @Test
    void refusesToFightButNeverWaitsLongerThanAMinuteWithoutToken() {
        world.account("ci");
        int writes = 0;
        for (int minute = 0; minute < 60; minute++) {
            world.applySecret("ci", PLACEHOLDER);
            look();
            writes = world.cluster.count(Call.APPLY);
            world.clock.move(Duration.ofSeconds(60));
        }

        assertThat(writes).isBetween(55, 60);
        for (int second = 0; second < 60; second++) {
            world.applySecret("ci", PLACEHOLDER);
            look();
            world.clock.move(Duration.ofSeconds(1));
        }
        assertThat(world.cluster.count(Call.APPLY) - writes).isLessThanOrEqualTo(2);
    }

    @Test
    void refillsWhatWasEditedByHand() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        String good = json(world.puller());
        world.applySecret("ci", good.replace("}}}", "},\"o.example.com\":{\"auth\":\"YTpi\"}}}"));

        look();

        assertThat(state()).isEqualTo(State.READY);
        assertThat(json(world.puller())).contains("o.example.com");
    }

    @Test
    void writesTheLifeThatTheServerGranted() {
        world.close();
        world = new World(directory, Duration.ofHours(1));
        restart();
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);

        Instant due = look().orElseThrow();

        assertThat(world.puller().annotation(Annotations.EXPIRES_AT))
                .contains(world.clock.instant().plus(Duration.ofHours(1)).toString());
        assertThat(Duration.between(world.clock.instant(), due))
                .isBetween(Duration.ofMinutes(32), Duration.ofMinutes(40));
    }

    private static ClusterObject stripped(ClusterObject object) {
        return object.with(tree ->
                tree.withObjectProperty("metadata")
                        .remove(List.of("uid", "resourceVersion", "managedFields")));
    }

    /** One look with watches that have told everything. */
    private Optional<Instant> look() {
        load();
        return refresher.reconcile(PULLER);
    }

    private void load() {
        for (String name : List.of("ci", "deploy")) {
            if (world.direct.get(World.accountKey(name)).isEmpty()) {
                inventory.accountChanged(new Change.Deleted(World.accountKey(name), ""));
            }
        }
        for (ClusterObject account : world.direct.list(Kind.SERVICE_ACCOUNT, Selection.all())) {
            inventory.accountChanged(new Change.Updated(account));
        }
        world.direct
                .get(PULLER)
                .ifPresent(secret -> inventory.secretChanged(new Change.Updated(secret)));
    }

    private State state() {
        load();
        return refresher.assess(PullSecret.read(world.puller())).state();
    }
}

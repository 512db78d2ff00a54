package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.HOST;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the daemon does about one Secret. */
final class RefresherTest extends RefresherScene {
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
    void deletesWithItsDeadOwnerOnly() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.deleteAccount("ci");

        look();

        assertThat(world.direct.get(PULLER)).isEmpty();
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
        world.direct.create(World.stripped(bare), ApplyOptions.forced("person"));
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
}

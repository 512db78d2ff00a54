package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What keeps the daemon from doing too much. */
final class RefresherGuardTest extends RefresherScene {
    @Test
    void warnsOnBothThatTheServerShortenedTheLife() {
        world.close();
        world = new World(directory, Duration.ofHours(1));
        restart();
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);

        look();

        await().until(() -> world.cluster.occurrences().size() >= 4);
        assertThat(world.cluster.occurrences())
                .filteredOn(one -> one.severity() == Severity.WARNING)
                .extracting(Occurrence::object, Occurrence::reason)
                .containsExactlyInAnyOrder(
                        tuple(PULLER, "TokenLifeShortened"),
                        tuple(World.accountKey("ci"), "TokenLifeShortened"));
        assertThat(world.cluster.occurrences())
                .extracting(Occurrence::message)
                .contains(
                        "holds a token whose life the API server shortened by 23h",
                        "pull Secret puller holds a token whose life the API server shortened by"
                                + " 23h");
    }

    @Test
    void neverWaitsBeyondTheEndOfTheTokenThatIsThere() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.clock.move(Duration.ofHours(24).minusMinutes(2));
        Instant now = world.clock.instant();

        for (int i = 0; i < 20; i++) {
            world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.TIMED_OUT, "late"));
            assertThat(look().orElseThrow()).isBetween(now, now.plus(Duration.ofMinutes(2)));
        }
    }

    @Test
    void aServerThatCannotBeReachedMakesNoSecretWaitLong() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        Instant due = look().orElseThrow();
        world.clock.move(Duration.between(world.clock.instant(), due));

        for (int i = 0; i < 20; i++) {
            world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.UNREACHABLE, "lost"));
            assertThat(look().orElseThrow()).isBetween(due, due.plusSeconds(15));
        }
    }

    @Test
    void deletesOnlyTheVeryVersionThatItSaw() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.deleteAccount("ci");
        world.cluster.beforeNext(
                Call.DELETE, () -> world.applySecret("ci", World.json(world.puller()) + " "));

        look();

        assertThat(world.direct.get(PULLER)).isPresent();
    }

    @Test
    void namesUidAndVersionOfWhatItDeletes() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        ClusterObject filled = world.puller();
        world.deleteAccount("ci");

        look();

        assertThat(world.cluster.deletions())
                .containsExactly(new Preconditions(filled.uid(), filled.resourceVersion()));
    }

    @Test
    void doesNotFightOverARenewalEither() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.clock.move(Duration.ofHours(18));
        String due = World.json(world.puller());
        ClusterObject exported = world.puller();
        int before = world.cluster.count(Call.APPLY);

        for (int second = 0; second < 60; second++) {
            world.direct.apply(World.stripped(exported), ApplyOptions.forced("gitops"));
            assertThat(World.json(world.puller())).isEqualTo(due);
            look();
            world.clock.move(Duration.ofSeconds(1));
        }

        assertThat(world.cluster.count(Call.APPLY) - before).isBetween(3, 10);
    }

    @Test
    void anotherHostIsFilledForAtOnceHoweverOftenThatChanges() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);

        for (int i = 0; i < 12; i++) {
            String host = "r" + i + ".example.com";
            refresher.retarget(new Target(List.of(RegistryHost.parse(host)), List.of()));
            look();
            assertThat(World.json(world.puller())).contains(host);
            world.clock.move(Duration.ofSeconds(5));
        }

        assertThat(world.cluster.occurrences())
                .extracting(Occurrence::reason)
                .doesNotContain("AnotherWriter");
    }

    @Test
    void fillsEverLaterWhatIsDueAgainAtOnce() {
        world.close();
        world = new World(directory, Duration.ofMinutes(10));
        restart();
        Clock ahead = Clock.offset(world.clock, Duration.ofMinutes(9));
        refresher = new Refresher(world.cluster, World.SETTINGS, inventory, ahead, new Random(7));
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);

        for (int second = 0; second < 120; second++) {
            look();
            world.clock.move(Duration.ofSeconds(1));
        }

        assertThat(world.cluster.count(Call.APPLY)).isBetween(3, 10);
    }

    @Test
    void believesRetryAfterUpToFiveMinutes() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.failNext(
                Call.TOKEN, new ClusterException(Reason.THROTTLED, "busy", Duration.ofDays(11)));

        assertThat(look()).contains(world.clock.instant().plus(Duration.ofMinutes(5)));
    }
}

package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.HOST;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the daemon does when calls fail and others write meanwhile. */
final class RefresherFaultTest extends RefresherScene {
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
    void waitsAtMostAMinuteWithATokenOfAnotherHost() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        refresher.retarget(new Target(List.of(RegistryHost.parse("other.example")), List.of()));
        Instant now = world.clock.instant();

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
        String uid = world.applySecret("ci", PLACEHOLDER).uid();
        world.cluster.beforeNext(
                Call.APPLY, () -> world.direct.delete(PULLER, Cluster.Preconditions.NONE));

        look();
        assertThat(refresher.reconcile(PULLER)).isPresent();
        assertThat(world.direct.get(PULLER)).isEmpty();
        inventory.secretChanged(new Change.Deleted(PULLER, uid));

        assertThat(refresher.reconcile(PULLER)).isEmpty();
        assertThat(world.direct.get(PULLER)).isEmpty();
        assertThat(inventory.secret(PULLER)).isEmpty();
    }

    @Test
    void forgetsNothingThatOnlyOurOwnReadDidNotFind() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        Instant due = look().orElseThrow();
        String before = json(world.puller());
        world.clock.move(Duration.between(world.clock.instant(), due));
        world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.NOT_FOUND, "no page"));
        world.cluster.unserve(Kind.SECRET);
        world.cluster.unserve(Kind.SERVICE_ACCOUNT);

        Optional<Instant> retry = refresher.reconcile(PULLER);
        world.cluster.serve(Kind.SECRET);
        world.cluster.serve(Kind.SERVICE_ACCOUNT);
        refresher.reconcile(PULLER);

        assertThat(retry.orElseThrow()).isBefore(world.clock.instant().plusSeconds(2));
        assertThat(json(world.puller())).isNotEqualTo(before);
        assertThat(world.cluster.count(Call.DELETE)).isZero();
    }

    @Test
    void doesNotDeleteWhatTheOwnerThatItReadOwns() {
        String first = world.account("ci");
        world.deleteAccount("ci");
        ClusterObject second = madeAnew();
        world.deleteAccount("ci");
        ClusterObject third = madeAnew();
        world.applySecret("ci", PLACEHOLDER);
        look();
        restart();
        inventory.accountChanged(new Change.Created(account(first)));
        inventory.accountChanged(new Change.Deleted(World.accountKey("ci"), first));
        inventory.secretChanged(new Change.Created(world.puller()));
        assertThat(world.puller().owners()).extracting("uid").containsExactly(third.uid());
        world.cluster.beforeNext(
                Call.GET, () -> inventory.accountChanged(new Change.Created(second)));

        Optional<Instant> next = refresher.reconcile(PULLER);

        assertThat(world.direct.get(PULLER)).isPresent();
        assertThat(next).contains(world.clock.instant().plusSeconds(1));
    }

    private ClusterObject madeAnew() {
        world.account("ci");
        return world.direct.get(World.accountKey("ci")).orElseThrow();
    }

    private static ClusterObject account(String uid) {
        return ClusterObject.empty(World.accountKey("ci"))
                .with(tree -> tree.withObjectProperty("metadata").put("uid", uid));
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
}

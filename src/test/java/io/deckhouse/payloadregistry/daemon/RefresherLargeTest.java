package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.HOST;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A Secret whose content is too long to be kept for each. */
final class RefresherLargeTest extends RefresherScene {
    private static String foreign(int entries) {
        return IntStream.range(0, entries)
                .mapToObj(i ->
                        "\"r%03d.example.com\":{\"auth\":\"YTpi\",\"email\":\"%s\"}"
                                .formatted(i, "x".repeat(200)))
                .collect(Collectors.joining(","));
    }

    @Test
    void keepsAllThatOthersPutInThroughEveryFill() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{" + foreign(200) + "}}");

        Instant due = look().orElseThrow();
        String first = json(world.puller());
        world.clock.move(Duration.between(world.clock.instant(), due));
        look();

        assertThat(inventory.secret(PULLER).orElseThrow().isWhole()).isFalse();
        assertThat(state()).isEqualTo(State.READY);
        assertThat(world.cluster.count(Call.APPLY)).isEqualTo(2);
        assertThat(json(world.puller()))
                .isNotEqualTo(first)
                .startsWith("{\"auths\":{" + foreign(200) + ",\"" + HOST + "\":");
        assertThat(inventory.byState(refresher::assess)).containsEntry(State.READY, 1);
        assertThat(inventory.earliestExpiry())
                .isBetween(
                        world.clock.instant().plus(Duration.ofDays(1)).minusSeconds(1),
                        world.clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void leavesWhatOnlyAPersonCanPutRight() {
        world.account("ci");
        String bad = "{\"auths\":{\"bad.example.com\":{\"auth\":\"!\"}," + foreign(200) + "}}";
        world.applySecret("ci", bad);

        assertThat(look()).isEmpty();
        assertThat(json(world.puller())).isEqualTo(bad);
        assertThat(state()).isEqualTo(State.INVALID);
    }

    @Test
    void forgetsOneThatIsNoLongerManaged() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{" + foreign(200) + "}}");
        world.cluster.failNext(Call.GET, new ClusterException(Reason.SERVER_ERROR, "oops"));
        look();
        world.direct.replace(
                world.puller()
                        .with(tree -> tree.withObjectProperty("metadata").remove("annotations")),
                ApplyOptions.forced("person"));

        assertThat(refresher.reconcile(PULLER)).isEmpty();

        assertThat(refresher.isFailing(PULLER)).isFalse();
        assertThat(inventory.secret(PULLER)).isEmpty();
    }

    @Test
    void triesAgainWhenItCannotBeRead() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{" + foreign(200) + "}}");
        world.cluster.failNext(Call.GET, new ClusterException(Reason.SERVER_ERROR, "oops"));

        Optional<Instant> next = look();

        assertThat(next).isPresent();
        assertThat(refresher.isFailing(PULLER)).isTrue();
        look();
        assertThat(state()).isEqualTo(State.READY);
    }
}

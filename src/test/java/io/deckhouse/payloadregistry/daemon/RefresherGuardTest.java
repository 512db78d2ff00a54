package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is told of a token that ends sooner, and what a deletion leaves alone. */
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
}

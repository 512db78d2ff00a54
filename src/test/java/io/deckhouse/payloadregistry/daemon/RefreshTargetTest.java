package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good tokens that are good for nothing any more: another host, another signing key. */
final class RefreshTargetTest {
    private static final String PLACEHOLDER = "{\"auths\":{}}";

    @TempDir private Path directory;
    private World world;
    private RefreshDaemon daemon;

    @BeforeEach
    void open() {
        world = new World(directory);
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        daemon = start();
        await().until(() -> content(PULLER).contains(World.HOST));
    }

    private RefreshDaemon start() {
        RefreshDaemon started =
                new RefreshDaemon(world.cluster, SETTINGS, world.clock, new Random(7));
        started.start();
        return started;
    }

    @AfterEach
    void close() {
        daemon.close();
        world.close();
    }

    @Test
    void anotherHostIsFilledForAtOnceAndTheOldOneGoes() {
        daemon.retarget(List.of(RegistryHost.parse("new.example.com")), SETTINGS.audiences());

        await().until(() -> content(PULLER).contains("\"new.example.com\""));
        assertThat(content(PULLER)).doesNotContain(World.HOST);
    }

    @Test
    void aFreshTokenOfAnotherKeyRefillsTheOthersWithinAMinute() throws IOException {
        String before = content(PULLER);
        loseTheSigningKey();
        ObjectKey second = ObjectKey.of(Kind.SECRET, "team", "second");
        daemon = start();
        await().until(daemon::isReady);
        assertThat(content(PULLER)).isEqualTo(before);

        ClusterObject secret = World.secret(second, "ci", PLACEHOLDER);
        world.direct.apply(secret, ApplyOptions.forced("person"));
        await().until(() -> content(second).contains(World.HOST));
        String ofNewKey = content(second);
        world.clock.move(Duration.ofMinutes(1));

        await().until(() -> !content(PULLER).equals(before));
        await().during(Duration.ofMillis(300)).until(() -> content(second).equals(ofNewKey));
    }

    @Test
    void noticesAtItsStartThatTheApiServerSignsWithAnotherKey() throws IOException {
        String before = content(PULLER);
        loseTheSigningKey();
        daemon = start();

        await().until(() -> world.cluster.count(Call.TOKEN) == 1);
        world.clock.move(Duration.ofMinutes(1));

        await().until(() -> !content(PULLER).equals(before));
    }

    @Test
    void oneRoundRefillsAtOnceWhenTheApiServerSignsWithAnotherKey() throws IOException {
        String before = content(PULLER);
        loseTheSigningKey();

        new RefreshRound(world.cluster, SETTINGS, world.clock, new Random(7)).run();

        assertThat(content(PULLER)).isNotEqualTo(before);
    }

    @Test
    void refillsWhenTheTokensAreToBeForTheApiServerItself() {
        String before = content(PULLER);

        daemon.close();
        daemon =
                new RefreshDaemon(
                        world.cluster,
                        new RefreshSettings(SETTINGS.hosts(), List.of(), List.of(), 4),
                        world.clock,
                        new Random(7));
        daemon.start();

        await().until(() -> !content(PULLER).equals(before));
    }

    private void loseTheSigningKey() throws IOException {
        daemon.close();
        world.close();
        Files.delete(directory.resolve(".d8-payload-registry/token-key"));
        world = new World(directory);
    }

    private String content(ObjectKey key) {
        return World.json(world.direct.get(key).orElseThrow());
    }
}

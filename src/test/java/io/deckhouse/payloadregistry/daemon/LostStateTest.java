package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.HOST;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.SETTINGS;
import static io.deckhouse.payloadregistry.daemon.World.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of manifests whose hidden state is lost, as in every clone, costs no Secret. */
final class LostStateTest {
    private static final String LOGIN =
            "{\"auths\":{\"docker.io\":{\"username\":\"me\",\"password\":\"secret\"}}}";

    @TempDir private Path directory;
    private World world;
    private RefreshDaemon daemon;
    private String first;

    @BeforeEach
    void fill() {
        world = new World(directory);
        first = world.account("ci");
        world.applySecret("ci", LOGIN);
        daemon = started();
        awaitFilledFor(first);
    }

    @AfterEach
    void close() {
        daemon.close();
        world.close();
    }

    @Test
    void aCloneIsFilledAnew() throws IOException {
        reopenAfter(this::loseState);

        String uid = uid();

        assertThat(uid).isNotEqualTo(first);
        awaitFilledFor(uid);
        assertThat(json(world.puller())).contains("docker.io");
        assertThat(Files.readString(directory.resolve("secret-team-puller.yaml")))
                .doesNotContain(first);
    }

    @Test
    void aCloneWithoutTheAccountKeepsTheSecret() throws IOException {
        reopenAfter(() -> {
            Files.delete(directory.resolve("serviceaccount-team-ci.yaml"));
            loseState();
        });

        String uid = world.account("ci");

        awaitFilledFor(uid);
        assertThat(json(world.puller())).contains("docker.io");
    }

    @Test
    void aSecretThatAnotherCloneFilledIsFilledAnew() throws IOException {
        Path file = directory.resolve("secret-team-puller.yaml");
        String elsewhere = "4a0a1c2e-6d43-4c0b-9d0e-0a4d3c9a8b77";

        Files.writeString(file, Files.readString(file).replace(first, elsewhere));

        await().until(() -> !Files.readString(file).contains(elsewhere));
        awaitFilledFor(first);
        assertThat(json(world.puller())).contains("docker.io");
    }

    @Test
    void aRunningDaemonKeepsWhatItKnows() throws IOException {
        String resourceVersion = world.puller().resourceVersion();
        Path state = directory.resolve(".d8-payload-registry/state.json");

        Files.delete(state);

        await().until(() -> Files.exists(state));
        assertThat(uid()).isEqualTo(first);
        assertThat(world.puller().resourceVersion()).isEqualTo(resourceVersion);
    }

    @Test
    void anAccountThatGoesLaterStillTakesItsSecretAlong() throws IOException {
        reopenAfter(this::loseState);
        awaitFilledFor(uid());

        world.deleteAccount("ci");

        await().until(() -> world.direct.get(PULLER).isEmpty());
    }

    @Test
    void anAccountThatWentWhileNoDaemonRanTakesItsSecretAlong() throws IOException {
        reopenAfter(() -> world.deleteAccount("ci"));

        await().until(() -> world.direct.get(PULLER).isEmpty());
    }

    private interface Work {
        void run() throws IOException;
    }

    private void reopenAfter(Work work) throws IOException {
        daemon.close();
        work.run();
        world.close();
        world = new World(directory);
        daemon = started();
    }

    private void loseState() throws IOException {
        for (String name : new String[] {"state.json", "token-key"}) {
            Files.delete(directory.resolve(".d8-payload-registry").resolve(name));
        }
    }

    private RefreshDaemon started() {
        RefreshDaemon made = new RefreshDaemon(world.cluster, SETTINGS, world.clock, new Random(7));
        made.start();
        return made;
    }

    private String uid() {
        return world.direct.get(World.accountKey("ci")).map(ClusterObject::uid).orElseThrow();
    }

    private void awaitFilledFor(String uid) {
        await().until(() -> {
            ClusterObject secret = world.puller();
            return json(secret).contains(HOST)
                    && secret.owners()
                            .equals(
                                    List.of(
                                            new OwnerReference(
                                                    "v1",
                                                    Kind.SERVICE_ACCOUNT.kindName(),
                                                    "ci",
                                                    uid)));
        });
    }
}

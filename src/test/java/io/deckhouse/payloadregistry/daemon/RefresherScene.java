package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One Secret, step by step, on a directory of manifests and a clock that stands. */
abstract sealed class RefresherScene
        permits RefresherTest,
                RefresherFaultTest,
                RefresherOccurrenceTest,
                RefresherGuardTest,
                RefresherLargeTest {
    static final String PLACEHOLDER = "{\"auths\":{}}";

    @TempDir Path directory;
    World world;
    Inventory inventory;
    Refresher refresher;

    @BeforeEach
    void open() {
        world = new World(directory);
        restart();
    }

    @AfterEach
    void close() {
        refresher.close();
        world.close();
    }

    final void restart() {
        inventory = new Inventory();
        refresher =
                new Refresher(world.cluster, World.SETTINGS, inventory, world.clock, new Random(7));
    }

    /** One look with watches that have told everything. */
    final Optional<Instant> look() {
        load();
        return refresher.reconcile(PULLER);
    }

    final void load() {
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

    final State state() {
        load();
        return refresher.assess(PullSecret.read(world.puller())).state();
    }
}

package io.deckhouse.payloadregistry.daemon;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An {@link AccessReconciler} without watches: its tests tell its inventory what they would. */
abstract class AccessReconcilerBench {
    @TempDir Path directory;
    World world;
    AccessInventory inventory;
    AccessReconciler reconciler;

    @BeforeEach
    void open() {
        world = new World(directory);
        inventory = new AccessInventory();
        reconciler = new AccessReconciler(world.cluster, inventory, world.clock, new Random(7));
    }

    @AfterEach
    void close() {
        reconciler.close();
        world.close();
    }
}

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    /** Looks as if all watches had caught up; returns how long until the next look. */
    final Duration look() {
        for (Kind kind : AccessDaemon.KINDS) {
            world.direct.list(kind, Selection.all()).forEach(inventory::know);
        }
        Instant now = world.clock.instant();
        return reconciler
                .reconcile(AccessWorld.READERS)
                .map(next -> Duration.between(now, next))
                .orElse(Duration.ZERO);
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.nio.file.Path;
import java.util.Random;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants whose end has come, look by look. */
final class ExpiringGrantsTest {
    @TempDir private Path directory;
    private World world;
    private AccessInventory inventory;
    private AccessReconciler reconciler;

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

    @Test
    void tellsAFailureAgainOnceTheGrantWasDeletedAndMadeAnew() {
        try (LoggedRecords log = LoggedRecords.of(AccessLog.class)) {
            for (int i = 0; i < 2; i++) {
                ObjectKey role = expiredRole();
                refuseOnce();
                reconciler.reconcile(role);
                refuseOnce();
                reconciler.reconcile(role);
                reconciler.reconcile(role);
                assertThat(world.direct.get(role)).isEmpty();
            }

            assertThat(log.records())
                    .filteredOn(line -> line.getLevel().equals(Level.WARNING))
                    .hasSize(2);
        }
    }

    private void refuseOnce() {
        world.cluster.failNext(Call.DELETE, new ClusterException(Reason.SERVER_ERROR, "oops"));
    }

    private ObjectKey expiredRole() {
        new AccessWorld(world).grantUntil(world.clock.instant());
        world.direct
                .list(Kind.ROLE, Selection.all())
                .forEach(role -> inventory.changed(new Change.Created(role)));
        return inventory.keys().getFirst();
    }
}

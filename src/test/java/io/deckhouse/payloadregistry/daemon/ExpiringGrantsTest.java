package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Grants whose end has come, look by look. */
final class ExpiringGrantsTest extends AccessReconcilerBench {
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

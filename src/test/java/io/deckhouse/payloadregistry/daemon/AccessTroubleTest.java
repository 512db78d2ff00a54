package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is counted as not ready. */
final class AccessTroubleTest extends AccessScene {
    @Test
    void countsAnExpiredGrantThatCannotBeDeleted() {
        access.grantUntil(world.clock.instant().plus(Duration.ofHours(1)));
        await().until(daemon::isIdle);
        refuseDeletions(2);

        world.clock.move(Duration.ofHours(1));

        await().until(() -> daemon.troubled() == 2);
        assertThat(access.rules()).isEqualTo(2);
        world.clock.move(Duration.ofSeconds(1));
        await().until(() -> access.rules() == 0 && daemon.troubled() == 0);
    }

    @Test
    void countsAnObjectWhoseRolesOutliveIt() {
        access.apply(SPEC);
        awaitReady("True InStep");
        refuseDeletions(1);

        access.delete();

        await().until(() -> daemon.known() == 0 && daemon.troubled() == 1);
        world.clock.move(Duration.ofSeconds(1));
        await().until(() -> access.rules() == 0 && daemon.troubled() == 0);
    }

    @Test
    void aFormerLeaderCountsNoFailuresOfItsTerm() {
        world.cluster.refuseStatus(true);
        access.apply(SPEC);
        await().until(() -> daemon.troubled() == 1);

        leads.held = false;
        assertThat(daemon.troubled()).isEqualTo(1); // for its status says nothing yet
        world.cluster.refuseStatus(false);
        try (AccessDaemon next = daemonLedBy(new Wish(true))) {
            next.start();
            awaitReady("True InStep");
        }

        await().until(() -> daemon.troubled() == 0);
    }

    private void refuseDeletions(int count) {
        for (int i = 0; i < count; i++) {
            world.cluster.failNext(
                    Call.DELETE, new ClusterException(Reason.FORBIDDEN, "no right to delete"));
        }
    }
}

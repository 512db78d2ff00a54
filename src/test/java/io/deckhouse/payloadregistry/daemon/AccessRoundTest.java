package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round over a directory of manifests. */
class AccessRoundTest {
    @TempDir Path directory;
    private World world;
    private AccessWorld access;

    @BeforeEach
    void open() {
        world = new World(directory);
        access = new AccessWorld(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void makesRoleAndBindingAndTakesThemBackWithTheObject() {
        access.apply(AccessScene.SPEC);

        assertThat(round()).containsExactlyEntriesOf(Map.of("InStep", 1));
        assertThat(access.role()).isNotEmpty();
        access.delete();
        assertThat(round()).isEmpty();
        assertThat(access.role()).isEmpty();
        assertThat(access.subjects()).isEmpty();
    }

    @Test
    void countsExpiredGrantsThatCannotBeDeletedAsFailed() {
        access.grantUntil(world.clock.instant());
        refuseDeletions(2);

        assertThat(round()).containsExactlyEntriesOf(Map.of("Failed", 2));

        assertThat(access.rules()).isEqualTo(2);
        assertThat(round()).isEmpty();
        assertThat(access.rules()).isZero();
    }

    @Test
    void countsAnObjectWhoseRolesOutliveItAsFailed() {
        access.apply(AccessScene.SPEC);
        round();
        access.delete();
        refuseDeletions(1);

        assertThat(round()).containsExactlyEntriesOf(Map.of("Failed", 1));

        assertThat(access.role()).isNotEmpty();
    }

    @Test
    void countsAnObjectThatFailsOnce() {
        access.apply(AccessScene.SPEC);
        world.cluster.refuseStatus(true);

        assertThat(round()).containsExactlyEntriesOf(Map.of("Failed", 1));
    }

    private void refuseDeletions(int count) {
        for (int i = 0; i < count; i++) {
            world.cluster.failNext(
                    Call.DELETE, new ClusterException(Reason.FORBIDDEN, "no right to delete"));
        }
    }

    private Map<String, Integer> round() {
        return new AccessRound(
                        new AccessDaemon.Scope(
                                new PacedCluster(world.cluster, 1000, world.clock),
                                List.of(),
                                () -> 0),
                        world.clock,
                        new Random(7))
                .run();
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that lead, and such that do not. */
final class LeadershipTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void goesOnAfterAStepThatFailedInAWayThatNobodyForesaw(@TempDir Path directory) {
        AtomicInteger failures = new AtomicInteger(2);
        Leadership broken =
                new Leadership() {
                    @Override
                    public boolean isHeld() {
                        if (failures.getAndDecrement() > 0) {
                            throw new ArithmeticException("unforeseen");
                        }
                        return true;
                    }

                    @Override
                    public void close() {}
                };
        try (World world = new World(directory);
                RefreshDaemon daemon =
                        new RefreshDaemon(
                                world.cluster,
                                World.SETTINGS,
                                world.clock,
                                new Random(7),
                                broken)) {
            daemon.start();
            await().atMost(PATIENCE).until(() -> failures.get() <= 0);

            world.account("ci");
            world.applySecret("ci", "{\"auths\":{}}");

            await().atMost(PATIENCE).until(() -> world.cluster.count(Call.APPLY) == 1);
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    @Test
    void watchesButDoesNotWorkUntilItLeads(@TempDir Path directory) {
        Wish wish = new Wish(false);
        try (World world = new World(directory);
                RefreshDaemon daemon =
                        new RefreshDaemon(
                                world.cluster, World.SETTINGS, world.clock, new Random(7), wish)) {
            world.account("ci");
            world.applySecret("ci", "{\"auths\":{}}");
            daemon.start();
            await().atMost(PATIENCE).until(daemon::isReady);
            await().during(Duration.ofMillis(200))
                    .atMost(PATIENCE)
                    .until(() -> world.cluster.count(Call.TOKEN) == 0);

            assertThat(daemon.metrics())
                    .as("what others have to do")
                    .contains("payload_registry_refresher_queue_depth 0")
                    .contains("state=\"Pending\"} 1");
            wish.held = true;

            await().atMost(PATIENCE).until(() -> world.cluster.count(Call.APPLY) == 1);
            assertThat(world.cluster.count(Call.TOKEN)).isEqualTo(1);
        }
    }
}

package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of metrics, as an operator's Prometheus reads it. */
final class RefreshMetricsTest {
    private static final String PREFIX = "payload_registry_refresher_";

    @TempDir private Path directory;
    private World world;
    private RefreshDaemon daemon;

    @BeforeEach
    void open() {
        world = new World(directory);
        daemon = new RefreshDaemon(world.cluster, SETTINGS, world.clock, new Random(7));
    }

    @AfterEach
    void close() {
        daemon.close();
        world.close();
    }

    @Test
    void countsFillsAndShowsStatesAndTheEarliestExpiry() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{}}");

        daemon.start();
        awaitLine("pull_secrets{state=\"Ready\"} 1.0");

        world.clock.move(Duration.ofHours(1));
        assertThat(page())
                .contains(
                        PREFIX + "pull_secrets{state=\"Pending\"} 0.0",
                        PREFIX + "refreshes_total{reason=\"Pending\"} 1.0",
                        PREFIX + "refreshes_total{reason=\"Ready\"} 0.0",
                        PREFIX + "earliest_expiry_seconds 82800.0",
                        PREFIX + "queue_depth 0.0",
                        PREFIX + "leader 1.0",
                        PREFIX
                                + "api_calls_total{resource=\"serviceaccounts/token\",verb=\"create\"} 1.0",
                        PREFIX + "api_calls_total{resource=\"secrets\",verb=\"patch\"} 1.0",
                        PREFIX + "last_success_timestamp_seconds 1.772763259E9");
    }

    @Test
    void countsFailuresByReason() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{}}");
        world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.FORBIDDEN, "no right"));

        daemon.start();

        awaitLine("failures_total{reason=\"forbidden\"} 1.0");
        assertThat(page())
                .contains(
                        PREFIX + "pull_secrets{state=\"Pending\"} 1.0",
                        PREFIX + "failures_total{reason=\"timed_out\"} 0.0")
                .doesNotContain("earliest_expiry_seconds ", "token=");
    }

    @Test
    void countsDeletions() {
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{}}");
        daemon.start();
        awaitLine("pull_secrets{state=\"Ready\"} 1.0");

        world.deleteAccount("ci");

        awaitLine("deletions_total 1.0");
    }

    private void awaitLine(String line) {
        await().until(() -> page().contains(PREFIX + line + "\n"));
    }

    private String page() {
        return daemon.metrics();
    }
}

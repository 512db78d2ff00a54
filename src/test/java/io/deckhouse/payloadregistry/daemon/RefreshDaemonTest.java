package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.HOST;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.SETTINGS;
import static io.deckhouse.payloadregistry.daemon.World.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon with its watches, on a directory of manifests. */
final class RefreshDaemonTest {
    private static final String PLACEHOLDER = "{\"auths\":{}}";

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
    void isReadyOnlyWhileItRuns() {
        assertThat(daemon.isReady()).isFalse();

        daemon.start();
        await().until(daemon::isReady);
        daemon.close();

        assertThat(daemon.isReady()).isFalse();
    }

    @Test
    void doesNothingBeforeEverythingIsKnown() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.unfinished(Kind.SERVICE_ACCOUNT, true);

        daemon.startWatches();
        await().during(Duration.ofMillis(100)).until(() -> !daemon.step());
        assertThat(world.cluster.count(Call.TOKEN)).isZero();
        world.cluster.unfinished(Kind.SERVICE_ACCOUNT, false);

        await().until(daemon::step);
        await().until(this::isFilled);
    }

    @Test
    void worksInOneNamespaceWhileAnotherCannotBeRead() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        ObjectKey other = ObjectKey.of(Kind.SECRET, "closed", "puller");
        world.direct.apply(World.secret(other, "ci", PLACEHOLDER), ApplyOptions.forced("person"));
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, "closed", "ci");
        world.direct.apply(ClusterObject.empty(account), ApplyOptions.forced("person"));
        world.cluster.refuseNamespace("closed", true);
        daemon.close();
        daemon = daemonIn("closed", "team");

        daemon.start();

        await().until(daemon::isReady);
        await().until(this::isFilled);
        assertThat(daemon.heardAt()).isEqualTo(world.clock.instant());
        assertThat(daemon.confirmedAt()).isEqualTo(Instant.EPOCH);
        assertThat(json(world.direct.get(other).orElseThrow())).isEqualTo(PLACEHOLDER);
        world.cluster.refuseNamespace("closed", false);
        await().until(() -> {
            world.clock.move(Duration.ofMillis(250)); // it is looked at again by and by
            return !json(world.direct.get(other).orElseThrow()).equals(PLACEHOLDER);
        });
    }

    @Test
    void tellsWhichKindsItMayNotWatchAnyMore() {
        daemon.start();
        await().until(daemon::isReady);
        assertThat(daemon.refused()).isEmpty();

        world.cluster.refuseWatches(Kind.SECRET, true);

        assertThat(daemon.refused()).containsExactly(Kind.SECRET);
        world.cluster.refuseWatches(Kind.SECRET, false);
        assertThat(daemon.refused()).isEmpty();
    }

    @Test
    void oneOfSeveralNamespacesThatIsToldOfIsEnough() {
        world.cluster.refuseNamespace("closed", true);
        daemon.close();
        daemon = daemonIn("closed", "team");
        daemon.start();
        await().until(daemon::isReady);

        assertThat(daemon.refused()).isEmpty();
        world.cluster.refuseWatches(Kind.SERVICE_ACCOUNT, true);
        assertThat(daemon.refused()).contains(Kind.SERVICE_ACCOUNT);
    }

    private RefreshDaemon daemonIn(String... namespaces) {
        var settings =
                new RefreshSettings(SETTINGS.hosts(), SETTINGS.audiences(), List.of(namespaces), 4);
        return new RefreshDaemon(world.cluster, settings, world.clock, new Random(7));
    }

    @Test
    void fillsWhatWasThereAndWhatComes() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);

        daemon.start();

        await().until(this::isFilled);
        world.applySecret("ci", PLACEHOLDER);
        await().until(this::isFilled);
    }

    @Test
    void fillsWhenTheAccountComesAfterTheSecretAndDeletesWhenItGoes() {
        world.applySecret("ci", PLACEHOLDER);
        daemon.start();
        await().until(daemon::isReady);

        world.account("ci");
        await().until(this::isFilled);
        world.deleteAccount("ci");

        await().until(() -> world.direct.get(PULLER).isEmpty());
    }

    @Test
    void renewsByTheClock() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        daemon.start();
        await().until(this::isFilled);
        String first = json(world.puller());

        world.clock.move(Duration.ofHours(16));

        await().until(() -> !json(world.puller()).equals(first));
    }

    @Test
    void fillsAtOnceThoughTheClockIsSetBack() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        daemon.start();
        await().until(this::isFilled);

        world.clock.move(Duration.ofMinutes(-10));
        world.applySecret("ci", PLACEHOLDER);

        await().until(this::isFilled);
    }

    @Test
    void triesAgainAsSoonAsMeantWhenTheClockIsSetBack() {
        world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.SERVER_ERROR, "oops"));
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        daemon.start();
        await().until(() -> world.cluster.count(Call.TOKEN) == 1);

        world.clock.move(Duration.ofMinutes(-10));

        await().until(this::isFilled);
    }

    @Test
    void renewsByTheClockThoughItIsSetBackAndForth() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        daemon.start();
        await().until(this::isFilled);
        String first = json(world.puller());

        world.clock.move(Duration.ofHours(-1));
        await().during(Duration.ofMillis(700)).until(() -> json(world.puller()).equals(first));
        world.clock.move(Duration.ofHours(17));

        await().until(() -> !json(world.puller()).equals(first));
    }

    @Test
    void writesOnceThoughItsOwnWriteComesBackByTheWatch() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        daemon.start();
        await().until(this::isFilled);

        await().during(Duration.ofMillis(300)).until(() -> world.cluster.count(Call.APPLY) == 1);
    }

    @Test
    @Timeout(20)
    void closesWithinTenSecondsThoughAWorkerHangs() {
        var release = new CountDownLatch(1);
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.beforeNext(Call.TOKEN, () -> awaitUninterruptibly(release));
        daemon.start();
        await().until(() -> world.cluster.count(Call.TOKEN) == 1);
        long start = System.nanoTime();

        try (LoggedRecords log = LoggedRecords.of(RefreshDaemon.class)) {
            daemon.close();
            assertThat(log.records())
                    .extracting(LogRecord::getMessage)
                    .containsExactly("secrets=1 stopped while Secrets were being worked on");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(daemon.isIdle()).isFalse();
        release.countDown();
        await().until(this::isFilled);
    }

    @Test
    void oneRoundFillsEverythingAndCounts() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        var round = new RefreshRound(world.cluster, SETTINGS, world.clock, new Random(7));

        RefreshSummary summary = round.run();

        assertThat(summary.byState()).isEqualTo(Map.of(State.READY, 1));
        assertThat(summary.isHealthy()).isTrue();
        assertThat(isFilled()).isTrue();
    }

    @Test
    void oneRoundTellsWhatStaysUnhealthy() {
        world.applySecret("ci", PLACEHOLDER);
        var round = new RefreshRound(world.cluster, SETTINGS, world.clock, new Random(7));

        RefreshSummary summary = round.run();

        assertThat(summary.byState()).isEqualTo(Map.of(State.SERVICE_ACCOUNT_MISSING, 1));
        assertThat(summary.isHealthy()).isFalse();
    }

    private boolean isFilled() {
        return json(world.puller()).contains(HOST);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

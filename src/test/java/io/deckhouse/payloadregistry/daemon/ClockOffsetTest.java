package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.parts.CannedServer;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a clock that differs from the API server's. */
final class ClockOffsetTest {
    private static final String NOTHING =
            """
            {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    @TempDir private Path directory;

    @Test
    void warnsOnceOfEachChange() {
        var server = new AtomicReference<Optional<Duration>>(Optional.empty());
        var offset = new ClockOffset(server::get);

        try (var log = LoggedRecords.of(ClockOffset.class)) {
            offset.look();
            assertThat(offset.seconds()).isNaN();
            for (int ahead : List.of(0, 30, -60, -600, -601, -580, 700, 690, 45, 0, 0)) {
                server.set(Optional.of(Duration.ofSeconds(ahead)));
                offset.look();
                assertThat(offset.seconds()).isEqualTo(-ahead);
            }

            assertThat(lines(log))
                    .satisfiesExactly(
                            one ->
                                    assertThat(one)
                                            .contains("600 s ahead", "ends too early", "by NTP"),
                            one -> assertThat(one).contains("700 s behind", "ends too late"),
                            one -> assertThat(one).contains("agree again"));
        }
    }

    @Test
    void isSeenByTheDaemonThatEndsAccess() {
        try (var world = new World(directory);
                var log = LoggedRecords.of(ClockOffset.class);
                var daemon =
                        new AccessDaemon(
                                new AccessDaemon.Scope(
                                        new PacedCluster(behind(world.cluster), 1000, world.clock),
                                        List.of(),
                                        () -> 0),
                                world.clock,
                                new Random(7),
                                new Wish(true))) {
            daemon.start();

            await().until(daemon::isServing);
            await().until(() -> lines(log).size() == 1);
            assertThat(daemon.clockOffset()).isEqualTo(600);
            assertThat(lines(log)).first().asString().contains("600 s ahead");
        }
    }

    @Test
    void isMeasuredByTheAnswersOfTheApiServer() throws IOException {
        try (CannedServer server =
                        CannedServer.of(exchange -> CannedServer.answer(exchange, 200, NOTHING));
                KubernetesCluster kubernetes =
                        LeastPrivilege.open(server.kubeconfig(directory, "secret-token"))) {
            var cluster = new PacedCluster(kubernetes, 10, Clock.systemUTC());

            cluster.list(Kind.SECRET, Selection.all());

            assertThat(cluster.clockAhead().orElseThrow()).isBetween(second(-5), second(5));
        }
    }

    private static Duration second(int count) {
        return Duration.ofSeconds(count);
    }

    /** The same cluster, whose clock is ten minutes behind ours. */
    private static Cluster behind(Cluster cluster) {
        return (Cluster)
                Proxy.newProxyInstance(
                        Cluster.class.getClassLoader(),
                        new Class<?>[] {Cluster.class},
                        (_, method, arguments) ->
                                method.getName().equals("clockAhead")
                                        ? Optional.of(Duration.ofMinutes(-10))
                                        : method.invoke(cluster, arguments));
    }

    private static List<String> lines(LoggedRecords log) {
        return log.records().stream().map(LogRecord::getMessage).toList();
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of Secrets when parts of a real control plane fail in the middle of the work. */
final class RefreshFaultsIT {
    private static final int SECRETS = 300;

    /** The longest the daemon waits between two tries, and time for the work. */
    private static final Duration ONE_BACK_OFF = Pace.LONGEST_LOSS.plusSeconds(15);

    private static ControlPlane plane;
    private static Path kubeconfig;
    private static KubernetesCluster admin;
    private static StoredSecrets stored;
    private @Nullable KubernetesCluster cluster;
    private @Nullable RefreshDaemon daemon;

    @BeforeAll
    static void open() {
        plane = ControlPlane.start();
        kubeconfig = LeastPrivilege.kubeconfig(plane, plane.freshNamespace(), List.of());
        admin = LeastPrivilege.open(plane.adminTokenKubeconfig());
        stored = new StoredSecrets(admin);
        var secrets = new ManySecrets(plane.bareClient(), SECRETS, 3);
        secrets.makeAccounts();
        secrets.makePullSecrets();
    }

    @AfterEach
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterAll
    static void close() {
        admin.close();
        plane.close();
    }

    @Test
    void fillsTheRestAfterTheApiServerWasKilledInTheMiddle() {
        Instant begin = Instant.now();
        start("api-killed.example.com", Clock.systemUTC());
        awaitSome("api-killed.example.com");

        plane.restartApiServer();

        awaitAll("api-killed.example.com", SECRETS);
        assertThat(events(begin)).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    }

    @Test
    void fillsTheRestAfterEtcdWasKilledInTheMiddle() {
        start("etcd-killed.example.com", Clock.systemUTC());
        awaitSome("etcd-killed.example.com");

        plane.restartEtcd();

        awaitAll("etcd-killed.example.com", SECRETS);
    }

    @Test
    void fillsOnceThoughItsClockIsTenMinutesOff() {
        for (int minutes : new int[] {-10, 10}) {
            String host = "clock" + minutes + ".example.com";
            start(host, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes)));

            awaitAll(host, SECRETS);

            await().during(Duration.ofSeconds(2)).until(() -> calls("patch", "secrets") == SECRETS);
            stop();
        }
    }

    @Test
    void fillsTheOthersWhenANamespaceIsDeletedInTheMiddle() {
        var more = new ManySecrets(plane.bareClient(), 100, 1, "doomed");
        more.makeAccounts();
        more.makePullSecrets();
        start("namespace.example.com", Clock.systemUTC());
        awaitSome("namespace.example.com");

        plane.kubectl("delete", "namespace", "doomed-0", "--wait=false").expectSuccess();

        awaitAll("namespace.example.com", SECRETS);
        await().atMost(ONE_BACK_OFF)
                .until(() -> page().contains("pull_secrets{state=\"Ready\"} " + SECRETS + ".0"));
        await().atMost(ONE_BACK_OFF).until(() -> page().contains("queue_depth 0.0"));
    }

    private void start(String host, Clock clock) {
        cluster = LeastPrivilege.open(kubeconfig);
        RefreshDaemon started =
                new RefreshDaemon(
                        cluster,
                        new RefreshSettings(
                                List.of(RegistryHost.parse(host)), List.of(host), List.of(), 8),
                        clock,
                        new Random(7));
        daemon = started;
        started.start();
    }

    private String page() {
        return Objects.requireNonNull(daemon).metrics();
    }

    private static void awaitSome(String host) {
        await().atMost(Duration.ofSeconds(20)).until(filled(host, 20));
    }

    private static void awaitAll(String host, int count) {
        await().atMost(ONE_BACK_OFF).until(filled(host, count));
    }

    private static Callable<Boolean> filled(String host, int least) {
        return () -> stored.filledFor(host) >= least;
    }

    private int calls(String verb, String resource) {
        var line =
                Pattern.compile(
                        "api_calls_total\\{resource=\"%s\",verb=\"%s\"} (\\d+)"
                                .formatted(resource, verb));
        var found = line.matcher(page());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** How often each thing was told about each Secret since then. */
    private static Map<String, Integer> events(Instant since) {
        Map<String, Integer> counts = new TreeMap<>();
        plane.kubectl(
                        "get",
                        "events",
                        "-A",
                        "--field-selector=involvedObject.kind=Secret",
                        "-o",
                        "jsonpath={range .items[*]}{.involvedObject.name}/{.reason} {.count}"
                                + " {.lastTimestamp}{\"\\n\"}{end}")
                .output()
                .lines()
                .map(line -> line.split(" "))
                .filter(event -> !Instant.parse(event[2]).isBefore(since))
                .forEach(event -> counts.merge(event[0], Integer.parseInt(event[1]), Integer::sum));
        return counts;
    }
}

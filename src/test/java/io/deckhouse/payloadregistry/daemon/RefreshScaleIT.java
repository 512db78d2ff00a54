package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.AuditLog;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.ProcessMemory;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many Secrets on a real control plane, looked at from outside: the API server's audit log and the
 * daemon's process. A soak has ten thousand, and then the time counts, too: from cold, against a
 * bare client that is as cold, in turns, since few machines are as fast all the time.
 */
final class RefreshScaleIT {
    private static final int FULL = 10_000;
    private static final int SECRETS = Integer.getInteger("scale.secrets", 500);
    private static final int NAMESPACES = SECRETS / 100;

    /** The best of these counts, on both sides: what else a machine does only adds to the time. */
    private static final int ROUNDS = SECRETS < FULL ? 1 : 3;

    private static final Duration REST = Duration.ofSeconds(SECRETS < FULL ? 10 : 150);
    private static final String TOKEN = "create serviceaccounts/token";
    private static final String WRITE = "patch secrets";

    /** A leader has to renew its Lease; the client library reads it first. */
    private static final Set<String> OF_LEASE = Set.of("get leases", "patch leases");

    private static final String SELF = ":" + RefreshRights.NAME + "\"";
    private static final String WATCH = "watch ";

    private static final long MOST_HEAP = 96L * 1024 * 1024;
    private static final double LEAST_SHARE = 0.8;

    @TempDir private Path directory;

    @Test
    void fillsManySecretsWithTwoCallsEachAndThenRests() {
        try (ControlPlane plane =
                ControlPlane.start(ControlPlane.Options.defaults().withAuditLog())) {
            String home = plane.freshNamespace();
            Path kubeconfig = LeastPrivilege.kubeconfig(plane, home, List.of());
            var secrets = new ManySecrets(plane.bareClient(), SECRETS, NAMESPACES);
            secrets.makeAccounts();
            List<Duration> bare = new ArrayList<>();
            List<Duration> daemon = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                // With few Secrets both would be little but their starts: no comparison.
                if (SECRETS >= FULL) {
                    bare.add(filledBarely(secrets, plane));
                }
                secrets.makePullSecrets();
                plane.awaitRest();
                daemon.add(filledByDaemon(plane, home, kubeconfig, round == ROUNDS));
                if (round < ROUNDS) {
                    secrets.deletePullSecrets();
                }
            }
            if (SECRETS >= FULL) {
                double share = seconds(Collections.min(bare)) / seconds(Collections.min(daemon));
                System.out.printf(Locale.ROOT, "share of the bare client's rate: %.2f%n", share);
                assertThat(share).isGreaterThan(LEAST_SHARE);
            }
        }
    }

    /** How long the bare client takes, from its start. */
    private static Duration filledBarely(ManySecrets secrets, ControlPlane plane) {
        ManySecrets.Bare bare = secrets.fillOthersBarely(plane::awaitRest);
        print(
                "bare client %.1f s after its start, %.1f s where it has run for long",
                bare.fromStart(), bare.warm());
        return bare.fromStart();
    }

    /** How long the daemon takes, from its start. */
    private Duration filledByDaemon(
            ControlPlane plane, String home, Path kubeconfig, boolean isToRest) {
        AuditLog.Tally writes =
                plane.auditLog().tally("\"verb\":\"patch\"", "\"resource\":\"secrets\"", SELF);
        Instant start = Instant.now();
        Calls calls = new Calls(plane.auditLog(), home, start);
        try (RunningProcess daemon = daemon(kubeconfig)) {
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> writes.count() >= SECRETS);
            Duration filled = Duration.between(start, calls.last(WRITE));
            print("daemon %.1f s after its start", filled);
            assertThat(calls.count(TOKEN)).isEqualTo(SECRETS);
            assertThat(calls.count(WRITE)).isEqualTo(SECRETS);
            if (isToRest) {
                expectRest(calls);

                ProcessMemory memory = ProcessMemory.of(daemon);
                System.out.println(memory + "; " + calls.all());
                assertThat(memory.liveHeap()).isLessThan(MOST_HEAP);
            }
            daemon.stop(); // the next one need not wait for its Lease
            return filled;
        }
    }

    private static void print(String format, Duration... times) {
        Object[] seconds = Stream.of(times).map(RefreshScaleIT::seconds).toArray();
        System.out.println(SECRETS + " Secrets: " + String.format(Locale.ROOT, format, seconds));
    }

    /**
     * After the last events, and the last questions for kinds that may still be on their way (at
     * most four seconds apart), nothing but the watches.
     */
    private static void expectRest(Calls calls) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> calls.since(Instant.now().minusSeconds(6)).findAny().isEmpty());
        Instant rest = Instant.now();

        await().pollDelay(REST).atMost(REST.plusSeconds(10)).until(() -> true);

        assertThat(calls.since(rest)).isEmpty();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private RunningProcess daemon(Path kubeconfig) {
        return CliProcess.command("serve", "refresher", "--kubeconfig", kubeconfig.toString())
                .with("--registry-host", ManySecrets.HOST)
                .start(directory.resolve("daemon.log"));
    }

    /** What the daemon asked the API server for. */
    private record Calls(AuditLog log, String home, Instant start) {
        private List<AuditLog.Entry> entries() {
            return log.of(home, RefreshRights.NAME).stream()
                    .filter(entry -> entry.begun().isAfter(start))
                    .toList();
        }

        long count(String call) {
            return entries().stream().filter(entry -> entry.call().equals(call)).count();
        }

        Instant last(String call) {
            return entries().stream()
                    .filter(entry -> entry.call().equals(call))
                    .map(AuditLog.Entry::ended)
                    .max(Instant::compareTo)
                    .orElseThrow();
        }

        /** Those that a daemon at rest does not make. */
        Stream<AuditLog.Entry> since(Instant time) {
            return entries().stream()
                    .filter(entry -> entry.begun().isAfter(time))
                    .filter(entry -> !entry.call().startsWith(WATCH))
                    .filter(entry -> !OF_LEASE.contains(entry.call()));
        }

        Map<String, Integer> all() {
            Map<String, Integer> counts = new TreeMap<>();
            entries().forEach(entry -> counts.merge(entry.call(), 1, Integer::sum));
            return counts;
        }
    }
}

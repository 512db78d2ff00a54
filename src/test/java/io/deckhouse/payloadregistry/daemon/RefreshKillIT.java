package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Daemons killed at random moments, and two at once, all of which believe that they lead. Each one
 * wants another host than the one before it, so that it has every Secret to write.
 */
final class RefreshKillIT {
    private static final int KILLS = Integer.getInteger("soak.kills", 10);
    private static final int SECRETS = 60;
    private static final Pattern FILLED = Pattern.compile(" filled\\R");

    @TempDir private static Path directory;
    private static ControlPlane plane;
    private static Path kubeconfig;
    private static KubernetesCluster cluster;
    private static StoredSecrets stored;

    @BeforeAll
    static void open() {
        plane = ControlPlane.start();
        kubeconfig = LeastPrivilege.kubeconfig(plane, plane.freshNamespace(), List.of());
        cluster = LeastPrivilege.open(plane.adminTokenKubeconfig());
        stored = new StoredSecrets(cluster);
        var secrets = new ManySecrets(plane.bareClient(), SECRETS, 3);
        secrets.makeAccounts();
        secrets.makePullSecrets();
    }

    @AfterAll
    static void close() {
        cluster.close();
        plane.close();
    }

    @Test
    void leavesEverySecretWholeWheneverItIsKilled() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < KILLS; i++) {
            try (RunningProcess daemon = daemon("killed-" + i, host(i))) {
                daemon.awaitLog(FILLED);
                LockSupport.parkNanos(random.nextLong(Duration.ofMillis(400).toNanos()));
                daemon.kill();
            }
            assertThat(stored.filledFor(host(i))).as("after kill %d", i).isPositive();
        }
        try (RunningProcess _ = daemon("last", host(KILLS))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> stored.filledFor(host(KILLS)) == SECRETS);
        }
    }

    @Test
    void twoThatBothBelieveTheyLeadDamageNothingAndComeToRest() {
        String host = "both.example.com";
        try (RunningProcess _ = daemon("one", host);
                RunningProcess _ = daemon("two", host)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> stored.filledFor(host) == SECRETS);

            String before = versions();
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> versions().equals(before));
        }
    }

    private static String versions() {
        return plane.kubectl(
                        "get",
                        "secrets",
                        "-A",
                        "-o",
                        "jsonpath={.items[*].metadata.resourceVersion}")
                .output();
    }

    private static String host(int number) {
        return "registry-" + number + ".example.com";
    }

    private static RunningProcess daemon(String name, String host) {
        return CliProcess.command("serve", "refresher", "--no-leader-elect")
                .with("--kubeconfig", kubeconfig.toString(), "--registry-host", host)
                .start(directory.resolve(name + ".log"));
    }
}

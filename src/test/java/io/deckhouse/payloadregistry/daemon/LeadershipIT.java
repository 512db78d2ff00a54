package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.parts.BareClient;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Daemons as processes that may care for one namespace only; each is killed as a lost node would
 * be. Most of the time they wait for a Lease: so beside other tests, on a control plane that no
 * other changes.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LeadershipIT {
    private static final String HOST = "registry.example.com";
    private static final Pattern LEADS = Pattern.compile("leads\\R");
    private static final Pattern WAITS = Pattern.compile("another daemon leads");

    private static ControlPlane plane;
    private static BareClient client;

    @TempDir private Path directory;
    private String namespace = "";
    private Path kubeconfig = Path.of("");

    @BeforeAll
    static void start() {
        plane = ControlPlane.start();
        client = plane.bareClient(); // asks often, and would keep a core busy as kubectl
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
        kubeconfig = LeastPrivilege.kubeconfig(plane, namespace, List.of(namespace));
        kubectl("create", "serviceaccount", "ci");
    }

    @Test
    void anotherTakesOverWithinTwentySecondsOfAKillAndDamagesNothing() {
        try (RunningProcess first = daemon("first")) {
            first.awaitLog(LEADS);
            applySecret("early");
            await().atMost(Duration.ofSeconds(20)).until(() -> isFilled("early"));
            try (RunningProcess second = daemon("second")) {
                second.awaitLog(WAITS);
                String before = kubectl("get", "secret", "early", "-o", "yaml");

                first.kill();
                applySecret("late");

                await().atMost(Duration.ofSeconds(20)).until(() -> isFilled("late"));
                assertThat(second.log()).containsPattern(LEADS);
                assertThat(kubectl("get", "secret", "early", "-o", "yaml")).isEqualTo(before);
            }
        }
    }

    @Test
    void theOneThatIsStoppedLetsTheOtherWorkSoon() {
        try (RunningProcess first = daemon("first")) {
            first.awaitLog(LEADS);
            try (RunningProcess second = daemon("second")) {
                second.awaitLog(WAITS);

                assertThat(first.stop()).as(first::log).isZero();
                applySecret("late");

                await().atMost(Duration.ofSeconds(10)).until(() -> isFilled("late"));
            }
        }
    }

    @Test
    void theNextOneLeadsAtOnceAfterOneWasStopped() {
        try (RunningProcess first = daemon("first")) {
            first.awaitLog(LEADS);
            assertThat(first.stop()).as(first::log).isZero();
        }
        assertThat(
                        kubectl(
                                "get",
                                "lease",
                                Leadership.LEASE,
                                "-o",
                                "jsonpath={.spec.holderIdentity}"))
                .isEmpty();

        try (RunningProcess second = daemon("second")) {
            second.awaitLog(LEADS);

            assertThat(second.log()).doesNotContainPattern(WAITS);
        }
    }

    @Test
    void waitsNoLongerForALeaderWhoseClockWasTenMinutesAhead() {
        Instant ahead = Instant.now().plus(Duration.ofMinutes(10));
        plane.apply(
                """
                {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                 "metadata": {"name": "%s", "namespace": "%s"},
                 "spec": {"holderIdentity": "lost", "leaseDurationSeconds": 15,
                          "acquireTime": "%3$s", "renewTime": "%3$s", "leaseTransitions": 1}}
                """
                        .formatted(
                                Leadership.LEASE, namespace, ahead.truncatedTo(ChronoUnit.MICROS)));
        applySecret("late");

        try (RunningProcess daemon = daemon("first")) {
            daemon.awaitLog(WAITS);
            await().atMost(Duration.ofSeconds(20)).until(() -> isFilled("late"));
        }
    }

    @Test
    void aNewOneGoesOnAfterBothWereKilled() {
        try (RunningProcess first = daemon("first")) {
            first.awaitLog(LEADS);
            try (RunningProcess second = daemon("second")) {
                second.awaitLog(WAITS);
                applySecret("early");
                first.kill();
                second.kill();
            }
        }
        applySecret("late");

        try (RunningProcess third = daemon("third")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> isFilled("early") && isFilled("late"));
            assertThat(third.log()).containsPattern(LEADS);
        }
    }

    @Test
    void isNotReadyWhereItMayNotStandForLeadership() throws Exception {
        plane.kubectlCommand(
                        kubeconfig, "config", "set-context", "--current", "--namespace=default")
                .run()
                .expectSuccess();
        int port = Loopback.freePort();

        try (RunningProcess barred = daemon("barred", "--admin-listen", "127.0.0.1:" + port)) {
            barred.awaitLog(Pattern.compile("is forbidden.*does nothing.*--print-rbac"));

            await().until(() -> Loopback.listens(port)); // it stands before it serves
            assertThat(Loopback.get(port, "/readyz").statusCode()).isEqualTo(503);
            assertThat(Loopback.get(port, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    private RunningProcess daemon(String name, String... more) {
        return CliProcess.command(
                        "serve",
                        "refresher",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--registry-host",
                        HOST,
                        "-n",
                        namespace)
                .with(more)
                .withVariable("HOSTNAME", name)
                .start(directory.resolve(name + ".log"));
    }

    private void applySecret(String name) {
        plane.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  namespace: %s
                  annotations: {payload-registry.deckhouse.io/service-account.name: ci}
                type: kubernetes.io/dockerconfigjson
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                """
                        .formatted(name, namespace));
    }

    private boolean isFilled(String name) {
        return client.send("GET", "/api/v1/namespaces/" + namespace + "/secrets/" + name, "*/*", "")
                .contains("\"ownerReferences\"");
    }

    private String kubectl(String... arguments) {
        return plane.kubectlCommand(plane.adminKubeconfig(), "-n", namespace)
                .with(arguments)
                .run()
                .expectSuccess()
                .output();
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A running daemon whose rights are taken: its watches end a minute after they began. For that it
 * waits beside other tests, on a control plane that no other changes.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LostRightsIT {
    private static final Duration ONE_WATCH = Duration.ofSeconds(75);

    @TempDir private Path directory;
    private final ControlPlane plane = ControlPlane.start();

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void isNotReadyUntilItHasThemAgain() {
        String namespace = plane.freshNamespace();
        Path kubeconfig = LeastPrivilege.kubeconfig(plane, namespace, List.of(namespace));
        int port = Loopback.freePort();
        try (RunningProcess daemon = daemon(kubeconfig, namespace, port)) {
            daemon.await("readiness", () -> Loopback.listens(port) && readyz(port).equals("ok\n"));

            plane.kubectl("-n", namespace, "delete", "rolebinding", RefreshRights.NAME)
                    .expectSuccess();

            daemon.await(
                    "refusal",
                    ONE_WATCH,
                    () ->
                            List.of(Kind.SECRET, Kind.SERVICE_ACCOUNT, Kind.ROLE).stream()
                                    .allMatch(kind -> readyz(port).contains(kind.plural() + ": ")));
            assertThat(readyz(port)).contains("--print-rbac");
            assertThat(daemon.log())
                    .contains("verbs list and watch for secrets in namespace " + namespace);
            LeastPrivilege.kubeconfig(plane, namespace, List.of(namespace));
            daemon.await("readiness", () -> readyz(port).equals("ok\n"));
        }
    }

    private RunningProcess daemon(Path kubeconfig, String namespace, int port) {
        return CliProcess.command(
                        "serve",
                        "refresher",
                        "--kubeconfig=" + kubeconfig,
                        "--registry-host=registry.example.com",
                        "--admin-listen=127.0.0.1:" + port,
                        "-n",
                        namespace)
                .start(directory.resolve("daemon.log"));
    }

    private static String readyz(int port) {
        return Loopback.get(port, "/readyz").body();
    }
}

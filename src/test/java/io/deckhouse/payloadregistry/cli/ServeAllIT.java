package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' pages of both daemons in one process. */
final class ServeAllIT {
    private static final Pattern BOTH = Pattern.compile("refresh daemon");

    @TempDir private Path directory;

    @Test
    void showsBothDaemonsOnOnePage() throws Exception {
        Path manifests = Files.createDirectory(directory.resolve("manifests"));
        int port = Loopback.freePort();
        try (RunningProcess daemons = serve(port, "--manifests", manifests.toString())) {
            daemons.awaitLog(BOTH);
            daemons.await("readiness", () -> Loopback.get(port, "/readyz").statusCode() == 200);

            assertThat(Loopback.get(port, "/healthz").statusCode()).isEqualTo(200);
            List<String> metrics = Loopback.get(port, "/metrics").body().lines().toList();
            assertThat(metrics)
                    .anySatisfy(line -> assertThat(line).startsWith("payload_registry_auth_"))
                    .anySatisfy(line -> assertThat(line).startsWith("payload_registry_refresher_"));
            assertThat(metrics.stream().map(ServeAllIT::series)).doesNotHaveDuplicates();
        }
    }

    /** A sample without its value, or a line of HELP or TYPE. */
    private static String series(String line) {
        return line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' '));
    }

    @Test
    void isNotReadyWhereItMayNotStandForLeadership() throws Exception {
        ControlPlane plane = ControlPlane.shared();
        String namespace = plane.freshNamespace();
        plane.kubectl("-n", namespace, "create", "serviceaccount", "onlooker").expectSuccess();
        plane.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: onlooker}
                rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}]
                """);
        plane.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: onlooker}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: onlooker}
                subjects: [{kind: ServiceAccount, name: onlooker, namespace: %s}]
                """
                        .formatted(namespace));
        String token = plane.serviceAccountToken(namespace, "onlooker", Duration.ofHours(1));
        String kubeconfig = plane.kubeconfig(token).toString();
        int port = Loopback.freePort();
        try (RunningProcess daemons = serve(port, "--kubeconfig", kubeconfig)) {
            daemons.awaitLog(BOTH);
            daemons.await(
                    "its rules", () -> Loopback.get(port, "/readyz").body().equals("leadership\n"));

            assertThat(Loopback.get(port, "/readyz").statusCode()).isEqualTo(503);
            assertThat(Loopback.get(port, "/healthz").statusCode()).isEqualTo(200);
            // A kind that is not served is no trouble.
            assertThat(daemons.log()).doesNotContain("moduleconfigs", "Exception");
        }
    }

    private RunningProcess serve(int port, String... more) {
        return CliProcess.command(
                        "serve",
                        "all",
                        "--service=registry.example.com",
                        "--registry-host=registry.example.com",
                        "--state-dir=" + directory.resolve("state"),
                        "--listen=127.0.0.1:0",
                        "--admin-listen=127.0.0.1:" + port)
                .with(more)
                .start(directory.resolve("all.log"));
    }
}

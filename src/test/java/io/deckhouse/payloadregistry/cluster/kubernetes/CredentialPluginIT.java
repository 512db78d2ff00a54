package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential plugin's token in front of a real API server. */
final class CredentialPluginIT {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir private Path directory;
    private final ControlPlane plane = ControlPlane.shared();
    private final MovableClock clock = new MovableClock(NOW);

    @Test
    void tellsWhyAPluginGivesNoFurtherToken() throws IOException {
        String token = plane.userToken("alice");
        Path plugin = plugin(token);
        try (KubernetesCluster cluster = Connections.command(kubeconfig(token, plugin), clock)) {
            assertRefused(cluster, ClusterException.Reason.FORBIDDEN).hasMessageContaining("alice");
            Files.delete(plugin);
            clock.move(Duration.ofHours(1));

            assertRefused(cluster, ClusterException.Reason.CONFIGURATION)
                    .hasMessageStartingWith(
                            "the credential plugin " + plugin + " cannot be started");
        }
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            KubernetesCluster cluster, ClusterException.Reason reason) {
        return assertThatThrownBy(() -> cluster.list(Kind.SECRET, Selection.all()))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private Path plugin(String token) throws IOException {
        Path script = directory.resolve("plugin");
        Files.writeString(
                script,
                """
                #!/bin/sh
                echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
                "status": {"token": "%s", "expirationTimestamp": "%s"}}'
                """
                        .formatted(token, NOW.plus(Duration.ofHours(1))));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    /** That of a token, with the plugin in its place. */
    private Path kubeconfig(String token, Path plugin) throws IOException {
        String withToken = Files.readString(plane.kubeconfig(token));
        String exec =
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: \"" + plugin + "\"}";
        return Files.writeString(
                directory.resolve("kubeconfig"),
                withToken.replaceFirst("token: *[\"']?" + token + "[\"']?", exec));
    }
}

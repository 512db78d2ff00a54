package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An API server that comes back with another key for ServiceAccounts' tokens. */
final class SigningKeyIT {
    private static final String HOST = "registry.example.com";
    private static final int SECRETS = 6;
    private static final Pattern FILLS =
            Pattern.compile("api_calls_total\\{resource=\"secrets\",verb=\"patch\"} (\\d+)");

    @Test
    void refillsAllThoughNobodyAsksForAToken() {
        try (ControlPlane plane = ControlPlane.start();
                KubernetesCluster cluster = LeastPrivilege.open(plane.adminTokenKubeconfig());
                RefreshDaemon daemon = daemon(cluster)) {
            var secrets = new ManySecrets(plane.bareClient(), SECRETS, 2);
            secrets.makeAccounts();
            secrets.makePullSecrets();
            daemon.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> fills(daemon) == SECRETS);

            plane.killApiServer();
            plane.replaceSigningKey();
            plane.startApiServer();

            await().atMost(Duration.ofSeconds(90)).until(() -> fills(daemon) == 2 * SECRETS);
            assertThat(new StoredSecrets(cluster).filledFor(HOST)).isEqualTo(SECRETS);
        }
    }

    private static RefreshDaemon daemon(KubernetesCluster cluster) {
        return new RefreshDaemon(
                cluster,
                new RefreshSettings(List.of(RegistryHost.parse(HOST)), List.of(HOST), List.of(), 4),
                Clock.systemUTC(),
                new Random(7));
    }

    private static int fills(RefreshDaemon daemon) {
        Matcher found = FILLS.matcher(daemon.metrics());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Opens clusters for tests. */
final class Connections {
    private Connections() {}

    static KubernetesCluster command(Path kubeconfig) {
        return open(kubeconfig, Purpose.COMMAND, KubernetesConnection.DEFAULT_REQUEST_TIMEOUT);
    }

    static KubernetesCluster daemon(Path kubeconfig) {
        return open(kubeconfig, Purpose.DAEMON, KubernetesConnection.DEFAULT_REQUEST_TIMEOUT);
    }

    static KubernetesCluster daemon(Path kubeconfig, Clock clock) {
        return KubernetesCluster.open(usual(kubeconfig, Purpose.DAEMON), clock);
    }

    static KubernetesCluster daemon(Path kubeconfig, CallObserver observer) {
        return KubernetesCluster.open(
                usual(kubeconfig, Purpose.DAEMON), Clock.systemUTC(), observer);
    }

    static KubernetesCluster command(Path kubeconfig, Clock clock) {
        return KubernetesCluster.open(usual(kubeconfig, Purpose.COMMAND), clock);
    }

    static KubernetesCluster open(Path kubeconfig, Purpose purpose, Duration timeout) {
        return KubernetesCluster.open(connection(kubeconfig, purpose, timeout), Clock.systemUTC());
    }

    private static KubernetesConnection usual(Path kubeconfig, Purpose purpose) {
        return connection(kubeconfig, purpose, KubernetesConnection.DEFAULT_REQUEST_TIMEOUT);
    }

    private static KubernetesConnection connection(
            Path kubeconfig, Purpose purpose, Duration timeout) {
        return new KubernetesConnection(
                Target.kubeconfig(kubeconfig), Environment.of(Map.of()), purpose, timeout);
    }
}

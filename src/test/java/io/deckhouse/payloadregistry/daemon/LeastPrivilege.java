package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The daemon's own identity with {@link RefreshRights} and nothing else. */
final class LeastPrivilege {
    private LeastPrivilege() {}

    /**
     * A kubeconfig file of the daemon in this namespace.
     *
     * @param namespaces that it cares for; empty for all
     */
    static Path kubeconfig(ControlPlane plane, String home, List<String> namespaces) {
        RefreshRights.objects(home, namespaces)
                .forEach(object -> plane.apply(object.tree().toString()));
        Path file =
                plane.kubeconfig(
                        plane.serviceAccountToken(home, RefreshRights.NAME, Duration.ofHours(1)));
        plane.kubectlCommand(file, "config", "set-context", "--current", "--namespace=" + home)
                .run()
                .expectSuccess();
        return file;
    }

    /** The cluster as the daemon sees it. */
    static KubernetesCluster open(Path kubeconfig) {
        return KubernetesCluster.open(
                new KubernetesConnection(
                        Target.kubeconfig(kubeconfig),
                        Environment.of(Map.of()),
                        Purpose.DAEMON,
                        KubernetesConnection.DEFAULT_REQUEST_TIMEOUT),
                Clock.systemUTC());
    }
}

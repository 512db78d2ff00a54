package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which cluster is meant, and how patiently it is spoken to.
 *
 * @param target what the user named
 * @param environment where to look when the user named nothing
 * @param purpose a command, which fails fast, or a daemon, which keeps trying
 * @param requestTimeout the longest that one call may take, answer included
 */
public record KubernetesConnection(
        Target target, Environment environment, Purpose purpose, Duration requestTimeout) {
    /** How long a call may take when the user says nothing. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** What the connection is for. */
    public enum Purpose {
        /** One command: a watch that cannot begin fails at once. */
        COMMAND,
        /** A long-running process: a watch that cannot begin, or breaks, is tried again. */
        DAEMON
    }

    /** Refuses a timeout that is not positive. */
    public KubernetesConnection {
        if (!requestTimeout.isPositive()) {
            throw new IllegalArgumentException("the request timeout must be positive");
        }
    }

    /**
     * The namespace that counts when none is named: the context's, the Pod's, else {@code default}.
     * No server is asked and no credential is used; there need not be a kubeconfig.
     *
     * @throws io.deckhouse.payloadregistry.cluster.ClusterException with CONFIGURATION when a named
     *     kubeconfig or context is not there, or a kubeconfig cannot be read
     */
    public String namespace() {
        return new ServerAccessResolver(target, environment).namespace();
    }

    /**
     * What the user named on the command line.
     *
     * @param kubeconfigs files that must exist, merged as kubectl does; empty for none named
     * @param context empty for the current one
     * @param namespace empty for the context's
     */
    public record Target(List<Path> kubeconfigs, String context, String namespace) {
        /** Nothing named. */
        public static final Target DEFAULT = new Target(List.of(), "", "");

        /** Copies the list. */
        public Target {
            kubeconfigs = List.copyOf(kubeconfigs);
        }

        /** One kubeconfig file and its current context. */
        public static Target kubeconfig(Path file) {
            return new Target(List.of(file), "", "");
        }
    }

    /**
     * The process's surroundings, as far as they name a cluster.
     *
     * @param variables KUBECONFIG, HOME, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are
     *     read
     * @param serviceAccountFolder where a Pod finds its token, CA and namespace
     */
    public record Environment(Map<String, String> variables, Path serviceAccountFolder) {
        /** Where Kubernetes mounts a Pod's ServiceAccount. */
        public static final Path MOUNTED = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

        /** Copies the map. */
        public Environment {
            variables = Map.copyOf(variables);
        }

        /** The surroundings that these environment variables describe. */
        public static Environment of(Map<String, String> variables) {
            return new Environment(variables, MOUNTED);
        }

        String variable(String name) {
            return variables.getOrDefault(name, "");
        }
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what the commands work with, from the global options and the environment. */
final class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private static final String DEFAULT_NAMESPACE = "default";
    private static final Duration LONGEST_ANSWER = Duration.ofDays(1);

    private final Environment environment;
    private final GlobalOptions global;
    private final SlowCalls slowCalls;

    Wiring(Environment environment, GlobalOptions global) {
        this.environment = environment;
        this.global = global;
        this.slowCalls = new SlowCalls(new WaitLine(environment));
    }

    /** What is told of calls that take long. */
    SlowCalls slowCalls() {
        return slowCalls;
    }

    /** What the process around the command gives. */
    Environment environment() {
        return environment;
    }

    /** The options that every command has. */
    GlobalOptions global() {
        return global;
    }

    /**
     * A cluster with the namespace that commands mean when none is named.
     *
     * @param home how messages call it: the API server's address or the directory
     */
    record Opened(Cluster cluster, String namespace, String home) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    /** Opens the cluster for one command: it fails fast. */
    Opened openForCommand() {
        return open(Purpose.COMMAND);
    }

    /**
     * Opens the cluster for a daemon: its watches keep trying. The namespace is the one that the
     * process is in; those that {@code -n} names are the daemon's to care for.
     */
    Opened openForDaemon() {
        return open(Purpose.DAEMON);
    }

    /** The one namespace of a command that works in one: the named one, or this default. */
    String namespace(String fallback) {
        List<String> named = global.namespaces;
        if (named.size() > 1) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "this command works in one namespace, not in " + String.join(", ", named));
        }
        return named.isEmpty() ? fallback : ObjectNames.namespace(named.getFirst());
    }

    /** The namespaces of a command that works in several: the named ones, or this default. */
    List<String> namespaces(String fallback) {
        return global.namespaces.isEmpty()
                ? List.of(fallback)
                : global.namespaces.stream().map(ObjectNames::namespace).distinct().toList();
    }

    /** The same for a command that asks no server: the kubeconfig alone says the default. */
    List<String> namespacesOnPaper() {
        boolean isAsked = global.namespaces.isEmpty() && global.manifests == null;
        return namespaces(isAsked ? connection(Purpose.COMMAND).namespace() : DEFAULT_NAMESPACE);
    }

    /** The namespaces that a daemon is to care for; none for all. */
    List<String> daemonNamespaces() {
        return global.namespaces.stream().map(ObjectNames::namespace).distinct().toList();
    }

    /**
     * Fails as a command does, at once and with one clear error, when these kinds may not be
     * listed, with which a watch begins. A cluster that cannot be reached is waited for, as it is
     * later: a daemon may start before it does. So is a namespace, while there are others: returns
     * those that are left out until then.
     *
     * @param daemons which commands' rights the process needs
     */
    List<String> requireWatchable(List<Kind> kinds, List<String> namespaces, List<String> daemons) {
        if (global.manifests != null) {
            return List.of();
        }
        try (Cluster cluster =
                KubernetesCluster.open(
                        connection(Purpose.COMMAND),
                        environment.clock(),
                        observer(Purpose.DAEMON))) {
            List<LeftOut> leftOut = LeftOut.find(cluster, kinds, namespaces, daemons);
            LeftOut.requireAnother(leftOut, namespaces);
            for (LeftOut one : leftOut) {
                LOG.atWarn()
                        .addKeyValue("namespace", one.namespace())
                        .addKeyValue("because", one.because())
                        .log("a namespace is left out until it can be read");
            }
            return leftOut.stream().map(LeftOut::namespace).toList();
        } catch (ClusterException e) {
            boolean isAway =
                    e.reason() == ClusterException.Reason.UNREACHABLE
                            || e.reason() == ClusterException.Reason.TIMED_OUT;
            if (!isAway) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("because", e.getMessage())
                    .log("not ready before the API server answers");
            return List.of();
        }
    }

    /** Those namespaces that are not there; who may not ask for one is believed. */
    List<String> missing(List<String> namespaces, Cluster cluster) {
        return global.manifests != null
                ? List.of()
                : namespaces.stream().filter(name -> isMissing(name, cluster)).toList();
    }

    private static boolean isMissing(String namespace, Cluster cluster) {
        try {
            return cluster.get(ObjectKey.of(Kind.NAMESPACE, namespace)).isEmpty();
        } catch (ClusterException e) {
            if (e.reason() == ClusterException.Reason.FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Opens the cluster for one command that works in several namespaces. The namespace is the one
     * that counts when none is named; see {@link #namespaces}.
     */
    Opened openForNamespaces() {
        return open(Purpose.COMMAND, false);
    }

    /** The contexts of the kubeconfig that counts. */
    List<String> contexts() {
        return KubernetesCluster.contexts(connection(Purpose.COMMAND));
    }

    private Opened open(Purpose purpose) {
        return open(purpose, purpose == Purpose.COMMAND);
    }

    private Opened open(Purpose purpose, boolean inOne) {
        if (global.manifests != null) {
            Path directory = global.manifests;
            return new Opened(
                    ManifestCluster.open(
                            directory,
                            environment.clock(),
                            environment.random(),
                            ManifestCluster.Options.DEFAULT.doubtingLosses(
                                    purpose == Purpose.DAEMON)),
                    inOne ? namespace(DEFAULT_NAMESPACE) : DEFAULT_NAMESPACE,
                    directory.toString());
        }
        KubernetesCluster cluster =
                KubernetesCluster.open(connection(purpose), environment.clock(), observer(purpose));
        String current = cluster.currentNamespace();
        return new Opened(cluster, inOne ? namespace(current) : current, cluster.serverHost());
    }

    private CallObserver observer(Purpose purpose) {
        boolean isShown = global.verbosity() >= GlobalOptions.SHOWS_CALLS;
        return switch (purpose) {
            case COMMAND ->
                    isShown
                            ? new ShownCalls(slowCalls::begun, environment.streams().err())
                            : slowCalls::begun;
            case DAEMON -> isShown ? new LoggedCalls() : CallObserver.NONE;
        };
    }

    private KubernetesConnection connection(Purpose purpose) {
        if (global.requestTimeout.compareTo(LONGEST_ANSWER) > 0) {
            throw new CommandFailure(Exit.USAGE, "--request-timeout is longer than a day");
        }
        return new KubernetesConnection(
                new KubernetesConnection.Target(
                        global.kubeconfig == null ? List.of() : List.of(global.kubeconfig),
                        global.context == null ? "" : global.context,
                        ""),
                KubernetesConnection.Environment.of(environment.variables()),
                purpose,
                global.requestTimeout);
    }
}

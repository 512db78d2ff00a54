package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides which cluster is meant, in kubectl's order: named files, KUBECONFIG, {@code
 * ~/.kube/config}, the Pod's own ServiceAccount.
 */
final class ServerAccessResolver {
    private final Target target;
    private final Environment environment;

    ServerAccessResolver(Target target, Environment environment) {
        this.target = target;
        this.environment = environment;
    }

    /**
     * Resolves, or fails with CONFIGURATION and a sentence that says what to do.
     *
     * @param clock tells when a credential plugin is to be asked again
     */
    ServerAccess resolve(Clock clock) {
        List<Path> candidates = candidates();
        List<Path> present = present();
        // As kubectl: only when there is no file at all does a Pod's own identity count.
        if (!present.isEmpty()) {
            return Kubeconfig.read(present).access(target, clock);
        }
        return inCluster()
                .orElseThrow(() ->
                        configuration(
                                candidates.isEmpty()
                                        ? "no kubeconfig: name one with --kubeconfig or KUBECONFIG"
                                        : "kubeconfig "
                                                + candidates.stream()
                                                        .map(Path::toString)
                                                        .collect(Collectors.joining(", "))
                                                + " does not exist: name another with --kubeconfig"
                                                + " or KUBECONFIG"));
    }

    /** The contexts that can be chosen: those of the files that exist. */
    List<String> contexts() {
        List<Path> present = candidates().stream().filter(Files::exists).toList();
        return present.isEmpty() ? List.of() : Kubeconfig.read(present).contexts();
    }

    private List<Path> candidates() {
        return target.kubeconfigs().isEmpty() ? fromEnvironment() : target.kubeconfigs();
    }

    /** The namespace alone; see {@link KubernetesConnection#namespace}. */
    String namespace() {
        List<Path> present = present();
        return present.isEmpty()
                ? inCluster().map(ServerAccess::namespace).orElse("default")
                : Kubeconfig.read(present).namespace(target);
    }

    /** As kubectl: named files must exist, of those in the environment some may be missing. */
    private List<Path> present() {
        for (Path file : target.kubeconfigs()) {
            if (!Files.exists(file)) {
                throw configuration("kubeconfig " + file + " does not exist");
            }
        }
        return candidates().stream().filter(Files::exists).toList();
    }

    private List<Path> fromEnvironment() {
        String listed = environment.variable("KUBECONFIG");
        if (!listed.isEmpty()) {
            return Pattern.compile(Pattern.quote(File.pathSeparator))
                    .splitAsStream(listed)
                    .filter(name -> !name.isBlank())
                    .distinct()
                    .map(Path::of)
                    .toList();
        }
        String home = environment.variable("HOME");
        return home.isEmpty() ? List.of() : List.of(Path.of(home, ".kube", "config"));
    }

    private Optional<ServerAccess> inCluster() {
        String host = environment.variable("KUBERNETES_SERVICE_HOST");
        String port = environment.variable("KUBERNETES_SERVICE_PORT");
        Path token = environment.serviceAccountFolder().resolve("token");
        if (host.isEmpty() || port.isEmpty() || !Files.exists(token)) {
            return Optional.empty();
        }
        if (!target.context().isEmpty()) {
            throw configuration(
                    "context \""
                            + target.context()
                            + "\" cannot be used inside a Pod without a kubeconfig");
        }
        Config config = Config.empty();
        config.setMasterUrl(
                "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
        Path ca = environment.serviceAccountFolder().resolve("ca.crt");
        if (Files.exists(ca)) {
            config.setCaCertFile(ca.toString());
        }
        config.setOauthTokenProvider(() -> trimmed(token));
        String namespace = target.namespace();
        Path own = environment.serviceAccountFolder().resolve("namespace");
        if (namespace.isEmpty()) {
            namespace = Files.exists(own) ? trimmed(own) : "default";
        }
        return Optional.of(new ServerAccess(config, namespace, "the Pod's ServiceAccount"));
    }

    /** Read at each request: a mounted token is replaced long before it expires. */
    static String trimmed(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClusterException configuration(String message) {
        return new ClusterException(Reason.CONFIGURATION, message);
    }
}

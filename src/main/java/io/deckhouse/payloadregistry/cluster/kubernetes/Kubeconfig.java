package io.deckhouse.payloadregistry.cluster.kubernetes;

import static io.deckhouse.payloadregistry.cluster.kubernetes.ServerAccessResolver.configuration;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;

/** One or more kubeconfig files, read as kubectl merges them: what an earlier file says, holds. */
final class Kubeconfig {
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final List<Config> files;
    private final String source;

    private Kubeconfig(List<Config> files, String source) {
        this.files = files;
        this.source = source;
    }

    /** Reads the files, which exist. */
    static Kubeconfig read(List<Path> paths) {
        List<Config> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(parse(path));
        }
        return new Kubeconfig(
                files,
                "kubeconfig "
                        + paths.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    private static Config parse(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw configuration("kubeconfig " + path + " is a directory, not a file");
            }
            if (!Files.isReadable(path)) {
                throw configuration("kubeconfig " + path + " cannot be read: permission denied");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw configuration("kubeconfig " + path + " is larger than 4 MiB");
            }
            if (Files.readString(path).isBlank()) {
                return new Config();
            }
            return KubeconfigFile.read(path);
        } catch (IOException | RuntimeException e) {
            if (e instanceof ClusterException known) {
                throw known;
            }
            // The parser's text may quote the file, and with it a credential: it stays in the
            // cause.
            throw configuration("kubeconfig " + path + " is not a readable kubeconfig" + line(e))
                    .causedBy(e);
        }
    }

    private static String line(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof JacksonException syntax
                    && syntax.getLocation() != null
                    && syntax.getLocation().getLineNr() > 0) {
                return " (line " + syntax.getLocation().getLineNr() + ")";
            }
            if (t instanceof MarkedYamlEngineException syntax
                    && syntax.getProblemMark().isPresent()) {
                return " (line " + (syntax.getProblemMark().get().getLine() + 1) + ")";
            }
        }
        return "";
    }

    /** The access that the chosen context describes. */
    ServerAccess access(Target target, Clock clock) {
        NamedContext context = context(target);
        String name = context.getName();
        String clusterName = text(context.getContext().getCluster());
        NamedCluster cluster = first(Config::getClusters, NamedCluster::getName, clusterName);
        if (cluster == null || cluster.getCluster() == null) {
            throw incomplete(name, "cluster", clusterName);
        }
        if (text(cluster.getCluster().getServer()).isEmpty()) {
            throw configuration("cluster \"" + clusterName + "\" has no server in " + source);
        }
        String userName = text(context.getContext().getUser());
        NamedAuthInfo user = first(Config::getUsers, NamedAuthInfo::getName, userName);
        if (user == null && !userName.isEmpty()) {
            throw incomplete(name, "user", userName);
        }
        String namespace =
                target.namespace().isEmpty()
                        ? text(context.getContext().getNamespace())
                        : target.namespace();
        return new ServerAccess(
                new KubeconfigAccess(source, clock).config(context, cluster, user),
                namespace.isEmpty() ? "default" : namespace,
                "context \"" + name + "\" of " + source);
    }

    /** The chosen context's namespace; its cluster and its user are not looked at. */
    String namespace(Target target) {
        if (!target.namespace().isEmpty()) {
            return target.namespace();
        }
        boolean isChosen =
                !target.context().isEmpty()
                        || files.stream().anyMatch(f -> !text(f.getCurrentContext()).isEmpty());
        if (!isChosen) {
            return "default";
        }
        String namespace = text(context(target).getContext().getNamespace());
        return namespace.isEmpty() ? "default" : namespace;
    }

    private NamedContext context(Target target) {
        String name = target.context().isEmpty() ? currentContext() : target.context();
        NamedContext context = first(Config::getContexts, NamedContext::getName, name);
        if (context == null || context.getContext() == null) {
            throw configuration("context \"" + name + "\" is not in " + source + known());
        }
        return context;
    }

    private String currentContext() {
        return files.stream()
                .map(file -> text(file.getCurrentContext()))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        configuration(
                                source
                                        + " has no current context: choose one with --context"
                                        + known()));
    }

    private <T> @Nullable T first(
            Function<Config, List<T>> section, Function<T, String> name, String wanted) {
        return files.stream()
                .flatMap(file -> section.apply(file).stream())
                .filter(entry -> wanted.equals(name.apply(entry)))
                .findFirst()
                .orElse(null);
    }

    /** The names of the contexts, in their order. */
    List<String> contexts() {
        return files.stream()
                .flatMap(file -> file.getContexts().stream())
                .map(NamedContext::getName)
                .distinct()
                .toList();
    }

    private String known() {
        String names = String.join(", ", contexts());
        return names.isEmpty() ? "; it has no contexts" : "; known contexts: " + names;
    }

    private RuntimeException incomplete(String context, String what, String name) {
        return configuration(
                "context \""
                        + context
                        + "\" names the "
                        + what
                        + " \""
                        + name
                        + "\", which is not in "
                        + source);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

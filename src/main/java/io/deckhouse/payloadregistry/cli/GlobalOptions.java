package io.deckhouse.payloadregistry.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has: where the objects live. */
final class GlobalOptions {
    /** From this verbosity on requests are shown. */
    static final int SHOWS_CALLS = 2;

    @Option(
            names = {"-k", "--kubeconfig"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Kubeconfig file (default: $KUBECONFIG, else ~/.kube/config, else in-cluster).")
    @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Context of the kubeconfig.")
    @Nullable String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            scope = ScopeType.INHERIT,
            description = "Namespace (default: the kubeconfig's, else \"default\").")
    List<String> namespaces = new ArrayList<>();

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Work on this directory of manifests instead of a cluster.")
    @Nullable Path manifests;

    @Option(
            names = "--request-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            scope = ScopeType.INHERIT,
            description =
                    "Longest wait for one answer of the API server (default: ${DEFAULT-VALUE}).")
    Duration requestTimeout = Duration.ofSeconds(10);

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = {
                "Say more on stderr, with stack traces of failures; twice (-vv): also",
                "each request to the API server."
            })
    boolean[] verbose = {};

    /** How often more was asked for. */
    int verbosity() {
        return verbose.length;
    }

    boolean isVerbose() {
        return verbose.length > 0;
    }
}

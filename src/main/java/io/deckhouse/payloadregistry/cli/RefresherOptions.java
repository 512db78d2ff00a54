package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the refresh daemon is told on the command line. */
final class RefresherOptions {
    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = {
                "The registry's host[:port] as image names have it; may be repeated. Default:",
                "beside an auth server its service; else what ModuleConfig global",
                "(publicDomainTemplate) or the Ingress in namespace d8-payload-registry names,",
                "now and later."
            })
    List<RegistryHost> hosts = new ArrayList<>();

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = {
                "Audience of the tokens in pull Secrets; default: the auth server's service, itself",
                "by default the registry host. Empty: the API server's default, which the Deckhouse",
                "module needs."
            })
    @Nullable String audience;

    @Option(
            names = "--leader-elect",
            negatable = true,
            description = {
                "One of several daemons works while the others wait, by a Lease in the",
                "namespace of the Pod or kubeconfig. Default: yes, but not with",
                "--manifests."
            })
    @Nullable Boolean leaderElect;

    @Option(
            names = "--with-module",
            description = {
                "Fill pull Secrets even where the Deckhouse module payload-registry works (its",
                "ModuleConfig is enabled, or a service serves its API group). Without this they",
                "are left to the module for as long."
            })
    boolean withModule;

    @Option(
            names = "--api-qps",
            paramLabel = "N",
            description = {
                "Calls to the API server a second, all together, over longer than two seconds",
                "(default: ${DEFAULT-VALUE})."
            })
    int callsPerSecond = RefreshSettings.DEFAULT_CALLS_PER_SECOND;

    /** Fails with what is wrong with the options alone, before anybody is asked anything. */
    void check() {
        if (callsPerSecond < 1) {
            throw new CommandFailure(
                    Exit.USAGE, "--api-qps must be 1 or more, not " + callsPerSecond);
        }
    }

    /** The settings beside an auth server of this service, by default the registry's host. */
    RefreshSettings settings(List<String> namespaces, String service) {
        check();
        return settings(namespaces, hosts.isEmpty() ? List.of(host(service)) : hosts, service);
    }

    private static RegistryHost host(String service) {
        try {
            return RegistryHost.parse(service);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "--registry-host is missing, and the service is no host's name: "
                            + e.getMessage());
        }
    }

    /** The settings; where no host is named, the cluster is asked for it. */
    RefreshSettings settings(List<String> namespaces, Cluster cluster) {
        return findsHost()
                ? settings(namespaces, RegistryHosts.find(cluster))
                : settings(namespaces, hosts, hosts.getFirst().toString());
    }

    /** The settings for the registry at the host that the cluster names. */
    RefreshSettings settings(List<String> namespaces, RegistryHosts.Search found) {
        RegistryHost host =
                found.host()
                        .orElseThrow(() ->
                                new CommandFailure(
                                        "--registry-host is missing, and the cluster names no"
                                                + " registry host: "
                                                + String.join("; ", found.reasons())));
        return settings(namespaces, List.of(host), host.toString());
    }

    /** Whether pull Secrets are left to the Deckhouse module; in a directory none can work. */
    boolean yieldsToModule(Cluster cluster) {
        return !withModule && !(cluster instanceof ManifestCluster);
    }

    /** Whether the cluster is to name the host. */
    boolean findsHost() {
        return hosts.isEmpty();
    }

    /** The audiences of the tokens, where this is the auth server's service. */
    List<String> audiences(String service) {
        String wanted = audience == null ? service : audience;
        return wanted.isEmpty() ? List.of() : List.of(wanted);
    }

    private RefreshSettings settings(
            List<String> namespaces, List<RegistryHost> wanted, String service) {
        return new RefreshSettings(
                        wanted, audiences(service), namespaces, RefreshSettings.DEFAULT_WORKERS)
                .withCallsPerSecond(callsPerSecond);
    }
}

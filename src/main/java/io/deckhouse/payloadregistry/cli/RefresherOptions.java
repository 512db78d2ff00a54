package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the refresh daemon is told on the command line. */
final class RefresherOptions {
    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = "The registry's host[:port] as image names have it; may be repeated.")
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

    /** The settings; {@code service} is the auth server's, where one runs beside. */
    RefreshSettings settings(List<String> namespaces, @Nullable String service) {
        List<RegistryHost> parsed =
                hosts.isEmpty() && service != null ? List.of(RegistryHost.parse(service)) : hosts;
        if (parsed.isEmpty()) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "--registry-host is missing: the host[:port] that image names begin with");
        }
        String fallback = service == null ? parsed.getFirst().toString() : service;
        String wanted = audience == null ? fallback : audience;
        return new RefreshSettings(
                parsed,
                wanted.isEmpty() ? List.of() : List.of(wanted),
                namespaces,
                RefreshSettings.DEFAULT_WORKERS);
    }
}

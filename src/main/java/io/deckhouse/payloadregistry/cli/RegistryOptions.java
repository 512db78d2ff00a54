package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.kubernetes.EnvironmentProxies;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import io.deckhouse.payloadregistry.trust.TrustAnchors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** How a command speaks to registries. */
final class RegistryOptions {
    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = {
                "PEM file of certificate authorities to trust beside the host's",
                "(/etc/ssl/certs/ca-certificates.crt, or SSL_CERT_FILE)."
            })
    List<Path> authorities = new ArrayList<>();

    @Option(
            names = "--realm-host",
            paramLabel = "HOST",
            description = {
                "Host of an auth server, beside the registry's own, that credentials",
                "may be sent to. May be repeated."
            })
    List<String> realmHosts = new ArrayList<>();

    /** A client for registries. */
    RegistryProbe probe(Wiring wiring) {
        Environment environment = wiring.environment();
        return new RegistryProbe(
                new RegistryProbe.Settings(
                        TrustAnchors.ofHost(environment.variables(), authorities),
                        wiring.global().requestTimeout,
                        Set.copyOf(realmHosts),
                        new EnvironmentProxies(environment.variables()),
                        wiring.slowCalls()::begun),
                environment.clock());
    }
}

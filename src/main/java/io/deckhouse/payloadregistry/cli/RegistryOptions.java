package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.kubernetes.EnvironmentProxies;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import io.deckhouse.payloadregistry.probe.TrustAnchors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** How a command speaks to registries. */
final class RegistryOptions {
    /** Where Debian and its kin keep the certificate authorities that the host trusts. */
    private static final Path HOST_BUNDLE = Path.of("/etc/ssl/certs/ca-certificates.crt");

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
        List<Path> bundles = new ArrayList<>();
        String named = environment.variable("SSL_CERT_FILE");
        if (!named.isEmpty()) {
            bundles.add(Path.of(named));
        } else if (Files.isReadable(HOST_BUNDLE)) {
            bundles.add(HOST_BUNDLE);
        }
        bundles.addAll(authorities);
        return new RegistryProbe(
                new RegistryProbe.Settings(
                        TrustAnchors.standard(bundles),
                        wiring.global().requestTimeout,
                        Set.copyOf(realmHosts),
                        new EnvironmentProxies(environment.variables()),
                        wiring.slowCalls()::begun),
                environment.clock());
    }
}

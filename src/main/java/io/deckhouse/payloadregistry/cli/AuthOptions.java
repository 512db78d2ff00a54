package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.AuthServerSettings;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.TrustedProxies;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the auth server is told on the command line; {@code registry-config} reads the same. */
final class AuthOptions {
    @Option(
            names = "--service",
            required = true,
            paramLabel = "NAME",
            description =
                    "The registry's name in tokens, its auth.token.service; usually its host.")
    String service = "";

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            defaultValue = AuthServerSettings.DEFAULT_ISSUER,
            description =
                    "Who tokens are from, the registry's auth.token.issuer (default: ${DEFAULT-VALUE}).")
    String issuer = AuthServerSettings.DEFAULT_ISSUER;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5001",
            description =
                    "Where the auth server listens (default: ${DEFAULT-VALUE}; port 0: any free one).")
    String listen = "";

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = {
                "Where the signing keys are kept (default: in the directory of manifests, else",
                "$XDG_STATE_HOME/d8-payload-registry)."
            })
    @Nullable Path stateDirectory;

    @Option(
            names = "--key-secret",
            paramLabel = "[NAMESPACE/]NAME",
            description = {
                "Keep the signing keys in this Secret instead, shared by all replicas (default in",
                "a Pod: d8-payload-registry-signing-keys in its own namespace)."
            })
    @Nullable String keySecret;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain, PEM; with --tls-key.")
    @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Private key, PEM; with --tls-cert.")
    @Nullable Path key;

    @Option(
            names = "--admin-listen",
            paramLabel = "HOST:PORT",
            description = "Where /healthz, /readyz and /metrics are served (default: nowhere).")
    @Nullable String adminListen;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            description =
                    "A peer (address or CIDR) whose X-Forwarded-For is believed; may be repeated.")
    List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--no-api-tokens",
            description =
                    "Accept only Kubernetes tokens made for the service, not the API server's own.")
    boolean noApiTokens;

    @Option(names = "--no-catalog", description = "Let nobody list all repositories.")
    boolean noCatalog;

    /** The settings of the tokens. */
    AuthServerSettings settings() {
        return AuthServerSettings.of(service).withIssuer(issuer).withCatalogForAll(!noCatalog);
    }

    /** For whom a Kubernetes token must be meant. */
    TokenReviewAuthenticator.Audiences audiences() {
        TokenReviewAuthenticator.Audiences own = TokenReviewAuthenticator.Audiences.of(service);
        return noApiTokens ? own.withoutApiTokens() : own;
    }

    /** Where the operators' pages are, if they are wanted. */
    Optional<ListenConfig> adminListener() {
        return adminListen == null
                ? Optional.empty()
                : Optional.of(ListenConfig.plain(address(adminListen, "--admin-listen")));
    }

    /** Where to listen. */
    ListenConfig listener() {
        InetSocketAddress address = address(listen, "--listen");
        if ((certificate == null) != (key == null)) {
            throw new CommandFailure(Exit.USAGE, "--tls-cert and --tls-key go together");
        }
        ListenConfig config =
                certificate == null || key == null
                        ? ListenConfig.plain(address)
                        : ListenConfig.tls(address, certificate, key);
        return config.withLimits(HttpLimits.defaults())
                .withTrustedProxies(TrustedProxies.of(trustedProxies));
    }

    /** The directory of the signing keys. */
    Path stateDirectory(GlobalOptions global, Environment environment) {
        if (stateDirectory != null) {
            return stateDirectory;
        }
        if (global.manifests != null) {
            return global.manifests.resolve(".d8-payload-registry").resolve("auth");
        }
        String state = environment.variable("XDG_STATE_HOME");
        Path base = state.isEmpty() ? environment.home().resolve(".local/state") : Path.of(state);
        return base.resolve("d8-payload-registry");
    }

    /** Reads {@code host:port}. */
    static InetSocketAddress address(String text, String option) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            InetSocketAddress address =
                    host.isEmpty()
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(host, port);
            if (colon >= 0 && !address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Not a number, or out of range: told below.
        }
        throw new CommandFailure(
                Exit.USAGE,
                option + " '" + text + "' is not HOST:PORT with a port from 0 to 65535");
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.configuration.Addresses;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.configuration.ConfigurationException;
import io.deckhouse.payloadregistry.configuration.ConfigurationFile;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.configuration.Values;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What the auth server is told on the command line; {@code registry-config} reads the same. Options
 * go before what a configuration file says.
 */
final class AuthOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Configuration file, read again when it changes. Options go before what it says; its",
                "settings are listed by 'serve check-config --schema'."
            })
    @Nullable Path config;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = {
                "The registry's name in tokens, its auth.token.service; usually its host. Needed",
                "here or in the configuration file."
            })
    @Nullable String service;

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            description = {
                "Who tokens are from, the registry's auth.token.issuer (default:",
                "d8-payload-registry)."
            })
    @Nullable String issuer;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Where the auth server listens (default: 127.0.0.1:5001; port 0: any free one).")
    @Nullable String listen;

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
            names = "--signing-key",
            paramLabel = "FILE",
            description = {
                "Sign with this key instead, which does not rotate: PEM with an EC P-256 or RSA key",
                "and its certificates, leaf first."
            })
    @Nullable Path signingKey;

    @Option(
            names = "--signing-algorithm",
            paramLabel = "ES256|RS256",
            description = "What rotating keys sign with (default: ES256).")
    @Nullable Algorithm signingAlgorithm;

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
            names = "--static-users",
            paramLabel = "FILE",
            description = {
                "Static users from this file, read again when it changes, instead of the",
                "ModuleConfig's: a ModuleConfig, or its 'users' alone."
            })
    @Nullable Path staticUsers;

    @Option(
            names = "--no-api-tokens",
            description =
                    "Accept only Kubernetes tokens made for the service, not the API server's own.")
    boolean noApiTokens;

    @Option(names = "--no-catalog", description = "Let nobody list all repositories.")
    boolean noCatalog;

    /** What leaves sign with. */
    enum Algorithm {
        ES256,
        RS256
    }

    /** The configuration file, opened, if one is named. */
    Optional<WatchedFile<Values>> file() {
        try {
            return config == null
                    ? Optional.empty()
                    : Optional.of(WatchedFile.open(config, ConfigurationFile::read));
        } catch (ConfigurationException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    /** The whole configuration, with what the file says now. */
    AuthConfiguration configuration() {
        return configuration(said());
    }

    /** The whole configuration, with what a file says. */
    AuthConfiguration configuration(Values file) {
        return read(file, AuthConfiguration::of);
    }

    /** Where the signing keys are; nothing else need be said for that. */
    KeyPlace keyPlace() {
        return read(said(), AuthConfiguration::keyPlace);
    }

    private Values said() {
        return file().map(WatchedFile::get).orElse(Values.none());
    }

    private interface Reading<T> {
        T read(Values values) throws ConfigurationException;
    }

    private <T> T read(Values file, Reading<T> reading) {
        try {
            return reading.read(given().over(file));
        } catch (ConfigurationException e) {
            throw new CommandFailure(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Values given() {
        return Values.none()
                .withOption("--service", "service", service)
                .withOption("--issuer", "issuer", issuer)
                .withOption("--listen", "listen", listen)
                .withOption("--admin-listen", "adminListen", adminListen)
                .withOption("--tls-cert", "tls.certificate", certificate)
                .withOption("--tls-key", "tls.key", key)
                .withOption("--trusted-proxy", "trustedProxies", trustedProxies)
                .withOption("--state-dir", "keys.directory", stateDirectory)
                .withOption("--key-secret", "keys.secret", keySecret)
                .withOption("--signing-key", "keys.file", signingKey)
                .withOption(
                        "--signing-algorithm",
                        "keys.algorithm",
                        signingAlgorithm == null ? null : signingAlgorithm.name())
                .withOption("--static-users", "staticUsers.file", staticUsers)
                .withOption(
                        "--no-api-tokens", "kubernetesTokens.apiServer", noApiTokens ? false : null)
                .withOption("--no-catalog", "catalog", noCatalog ? false : null);
    }

    /** Reads {@code host:port}. */
    static InetSocketAddress address(String text, String option) {
        try {
            return Addresses.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Exit.USAGE, option + " " + e.getMessage());
        }
    }
}

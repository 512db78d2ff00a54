package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Order;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A login that is written into a Secret as it is: the deprecated way, without a daemon. */
final class StaticLoginOptions {
    @Option(
            names = "--static",
            description = "Put a user name and a password in, which nobody renews.")
    boolean isStatic;

    @Option(names = "--username", paramLabel = "USER", description = "User name of --static.")
    String username = "";

    @Option(
            names = "--host",
            paramLabel = "HOST[:PORT]",
            description = "Registry of --static (default: the one that the cluster names).")
    @Nullable RegistryHost host;

    @Mixin PasswordSource source;

    /** The login, perhaps without the host yet. */
    record Login(Optional<RegistryCredential> credential, Optional<RegistryHost> host) {
        /** Asks the cluster for the host where it is not known. */
        Login at(Cluster cluster) {
            if (credential.isEmpty() || host.isPresent()) {
                return this;
            }
            RegistryHosts.Search found = RegistryHosts.find(cluster);
            if (found.host().isEmpty()) {
                throw new CommandFailure(
                        "which registry? "
                                + String.join("; ", found.reasons())
                                + "; name it with --host");
            }
            return new Login(credential, found.host());
        }

        Order order(ObjectKey key) {
            return new Order.Static(
                    key,
                    host.orElseThrow(() ->
                            new CommandFailure(
                                    Exit.USAGE,
                                    "without a cluster the registry is not known: name it with"
                                            + " --host")),
                    credential.orElseThrow());
        }
    }

    /** Fails as a wrong use when the options do not fit together. */
    void check(CommandSpec spec) {
        source.check(spec);
        if (!isStatic && (!username.isEmpty() || host != null || source.isGiven())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--username, --host and passwords belong to --static; a ServiceAccount's Secret"
                            + " is filled by the daemon");
        }
        if (isStatic && username.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--static needs --username USER");
        }
        if (username.indexOf(':') >= 0) {
            throw new ParameterException(
                    spec.commandLine(), "a user name cannot hold a colon: '" + username + "'");
        }
    }

    /** Reads the password, or nothing without {@code --static}. */
    Login ask(CommandSpec spec, Environment environment) {
        if (!isStatic) {
            return new Login(Optional.empty(), Optional.empty());
        }
        Password password = source.read(spec, environment.streams().in(), false);
        if (password.isEmpty()) {
            throw new CommandFailure("the password is empty");
        }
        return new Login(
                Optional.of(new RegistryCredential(username, password)), Optional.ofNullable(host));
    }
}

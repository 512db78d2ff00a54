package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.configuration.Addresses;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.Transport;
import io.deckhouse.payloadregistry.token.KeySource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the registry's side of the auth server: its configuration and the CA bundle. */
@Command(
        name = "registry-config",
        description = {
            "Print a registry's configuration that trusts this auth server.",
            "It is for distribution registries, 2.8 and 3.x. Writes the CA bundle that it needs, too,",
            "and makes the token CA if there is none yet."
        },
        footer = {
            "",
            "The CA bundle goes to the file that 'rootcertbundle' names, and is printed as comments.",
            "Signing keys rotate under that CA: the registry needs no restart.",
            "",
            "Examples:",
            "  d8 payload-registry serve registry-config --service registry.example.com",
            "  # Only the CA bundle",
            "  d8 payload-registry serve registry-config --service registry.example.com --ca-only"
        })
final class ServeRegistryConfigCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin AuthOptions auth;

    @Option(
            names = "--realm",
            paramLabel = "URL",
            description =
                    "The auth server's token URL as clients reach it (default: from --listen).")
    @Nullable URI realm;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description =
                    "Where the CA bundle is written (default: token-ca.pem in the state directory).")
    @Nullable Path bundle;

    @Option(
            names = "--registry-listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5000",
            description = "Where the registry listens (default: ${DEFAULT-VALUE}).")
    String registryListen = "";

    @Option(
            names = "--storage",
            paramLabel = "DIR",
            defaultValue = "/var/lib/registry",
            description = "The registry's directory of images (default: ${DEFAULT-VALUE}).")
    Path storage = Path.of("");

    @Option(names = "--ca-only", description = "Print the CA bundle and nothing else.")
    boolean caOnly;

    @Spec CommandSpec spec;

    ServeRegistryConfigCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws IOException {
        requireRegistryListen();
        AuthConfiguration configuration = auth.configuration();
        String tokenServer = caOnly ? "" : realm(configuration.listen().main());
        requireDirectoryOfBundle(configuration.keys());
        KeySource keys = keys(configuration.keys());
        if (caOnly) {
            spec.commandLine().getOut().print(keys.bundlePem());
        } else {
            print(configuration, tokenServer, keys.bundlePem());
        }
        spec.commandLine().getOut().flush();
        if (configuration.keys() instanceof KeyPlace.Usual usual && SigningKeys.areNew(keys)) {
            new Warnings(spec.commandLine().getErr())
                    .note(newCa(new SigningKeys(wiring).actual(usual)));
        }
        return Exit.OK.code();
    }

    private void print(AuthConfiguration configuration, String tokenServer, String pem)
            throws IOException {
        Path file = bundleFile(configuration.keys());
        write(file, pem);
        if (bundle == null) {
            new Warnings(spec.commandLine().getErr())
                    .note(
                            file
                                    + " is in a directory that only this user may enter; for a"
                                    + " registry that runs as another user name a place it can"
                                    + " read, with --bundle FILE");
        }
        RegistryConfig config =
                new RegistryConfig(
                        tokenServer,
                        new RegistryConfig.Tokens(
                                configuration.settings().service(),
                                configuration.settings().issuer()),
                        file,
                        registryListen,
                        storage.toAbsolutePath());
        spec.commandLine().getOut().print(config.yaml());
        spec.commandLine()
                .getOut()
                .print("# CA bundle, as in " + file + ":\n" + pem.replaceAll("(?m)^(?=.)", "# "));
    }

    private KeySource keys(KeyPlace place) throws IOException {
        KeySource keys = new SigningKeys(wiring).open(place);
        if (place instanceof KeyPlace.Imported(var file, _)) {
            SigningKeys.warning(keys)
                    .ifPresent(warning ->
                            new Warnings(spec.commandLine().getErr()).say(file + ": " + warning));
        }
        return keys;
    }

    private static String newCa(KeyPlace place) {
        return "made a new token CA in "
                + (place instanceof KeyPlace.Directory(var path, _)
                        ? path
                        : "the Secret " + SigningKeys.DEFAULT_SECRET)
                + "; an auth server elsewhere, as in a Pod, has its own: name its place with"
                + " --state-dir or --key-secret";
    }

    /** Before a CA is made for nothing. */
    private void requireDirectoryOfBundle(KeyPlace keys) {
        if (bundle == null || caOnly) {
            return;
        }
        Path file = bundle.toAbsolutePath().normalize();
        // The keys' directory is made with them.
        boolean isKept =
                new SigningKeys(wiring).actual(keys) instanceof KeyPlace.Directory(var path, _)
                        && file.startsWith(path.toAbsolutePath().normalize());
        if (!isKept && !Files.isDirectory(file.resolveSibling("."))) {
            throw FileFailure.of(
                    "cannot write the CA bundle " + file, new NoSuchFileException(file.toString()));
        }
    }

    private static void write(Path file, String pem) {
        try {
            Files.writeString(file, pem);
        } catch (IOException e) {
            throw FileFailure.of("cannot write the CA bundle " + file, e);
        }
    }

    /** The registry may run where names are known that are not known here. */
    private void requireRegistryListen() {
        try {
            Addresses.requireForm(registryListen);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--registry-listen " + e.getMessage());
        }
    }

    private Path bundleFile(KeyPlace keys) throws IOException {
        if (bundle != null) {
            return bundle.toAbsolutePath();
        }
        Path directory =
                keys instanceof KeyPlace.Directory(var path, _)
                        ? path
                        : new SigningKeys(wiring).usualDirectory();
        // With the keys elsewhere nothing has made this directory yet.
        return Files.createDirectories(directory).resolve("token-ca.pem").toAbsolutePath();
    }

    /** Where clients would have to ask, which is no wildcard and no port yet to be chosen. */
    private String usualRealm(ListenConfig listen) {
        InetSocketAddress address = listen.address();
        boolean isAnywhere =
                address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        if (isAnywhere || address.getPort() == 0) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "clients cannot reach "
                            + address.getHostString()
                            + ":"
                            + address.getPort()
                            + "; name the token server's address with --realm URL");
        }
        String host = address.getHostString();
        return (listen.transport() instanceof Transport.Plain ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + address.getPort()
                + "/auth/token";
    }

    private String realm(ListenConfig listen) {
        if (realm == null) {
            return usualRealm(listen);
        }
        if (!("http".equals(realm.getScheme()) || "https".equals(realm.getScheme()))
                || realm.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--realm '" + realm + "' is not an http or https URL");
        }
        return realm.toString();
    }
}

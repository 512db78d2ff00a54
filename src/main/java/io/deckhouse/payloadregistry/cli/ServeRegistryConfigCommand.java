package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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

    @Mixin private AuthOptions auth;

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
    String storage = "";

    @Option(names = "--ca-only", description = "Print the CA bundle and nothing else.")
    boolean caOnly;

    @Spec private CommandSpec spec;

    ServeRegistryConfigCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws IOException {
        String pem = SigningKeys.open(auth, wiring).bundlePem();
        if (caOnly) {
            spec.commandLine().getOut().print(pem);
            spec.commandLine().getOut().flush();
            return Exit.OK.code();
        }
        Path file = bundleFile();
        Files.writeString(file, pem);
        RegistryConfig config =
                new RegistryConfig(
                        realm(),
                        new RegistryConfig.Tokens(
                                auth.settings().service(), auth.settings().issuer()),
                        file,
                        registryListen,
                        storage);
        spec.commandLine().getOut().print(config.yaml());
        spec.commandLine()
                .getOut()
                .print("# CA bundle, as in " + file + ":\n" + pem.replaceAll("(?m)^(?=.)", "# "));
        spec.commandLine().getOut().flush();
        return Exit.OK.code();
    }

    private Path bundleFile() throws IOException {
        if (bundle != null) {
            return bundle.toAbsolutePath();
        }
        // With the keys in a Secret nothing has made this directory yet.
        Path state = auth.stateDirectory(wiring.global(), wiring.environment());
        return Files.createDirectories(state).resolve("token-ca.pem").toAbsolutePath();
    }

    private String realm() {
        if (realm == null) {
            return (auth.certificate == null ? "http://" : "https://")
                    + auth.listen
                    + "/auth/token";
        }
        if (!("http".equals(realm.getScheme()) || "https".equals(realm.getScheme()))
                || realm.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--realm '" + realm + "' is not an http or https URL");
        }
        return realm.toString();
    }
}

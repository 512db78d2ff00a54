package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.Pki;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real registry, started with exactly what {@code serve registry-config} prints, takes the tokens
 * of every kind of signing key.
 */
final class KeyKindsIT {
    private static final String SERVICE = "registry.example.com";
    private static final String ISSUED = "issued";
    private static final String PASSWORD = "correct horse";

    @TempDir Path directory;

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("ES256", List.of("--signing-algorithm", "ES256")),
                Arguments.of("RS256", List.of("--signing-algorithm", "RS256")),
                Arguments.of("own key EC", List.of("--signing-key", "ec")),
                Arguments.of("own key RSA", List.of("--signing-key", "rsa:2048")),
                Arguments.of("own key without its CA", List.of("--signing-key", ISSUED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void areTakenByTheRegistry(String name, List<String> kind) throws Exception {
        boolean isOwn = kind.getFirst().equals("--signing-key");
        String[] keys =
                isOwn
                        ? new String[] {"--signing-key", ownKey(kind.getLast()).toString()}
                        : new String[] {
                            "--state-dir",
                            directory.resolve("keys").toString(),
                            kind.getFirst(),
                            kind.getLast()
                        };
        try (RunningProcess server = serve(keys)) {
            String realm = server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
            try (DockerRegistry registry =
                            DockerRegistry.exactly(port -> registryConfig(port, realm, keys));
                    var client = new RegistryClient(registry.address(), "ci", PASSWORD);
                    var stranger = new RegistryClient(registry.address(), "ci", "wrong")) {
                assertThat(client.login().statusCode()).isEqualTo(200);
                // 404: authorized, but nothing has been pushed.
                assertThat(client.ask("GET", "/v2/team/app/tags/list").statusCode()).isEqualTo(404);
                assertThat(stranger.login().statusCode()).isEqualTo(401);
            }
        }
    }

    private RunningProcess serve(String... keys) throws Exception {
        Path users =
                Files.writeString(
                        directory.resolve("users.yaml"),
                        """
                        users:
                          ci:
                            passwordHash: "%s"
                            projects: [{name: team, access: READ}]
                        """
                                .formatted(Htpasswd.nbB("ci", PASSWORD, 5)));
        return cli("serve", "auth", "--listen", "127.0.0.1:0")
                .with("--static-users", users.toString())
                .with(keys)
                .start(directory.resolve("auth.log"));
    }

    private String registryConfig(int port, String realm, String... keys) {
        return cli("serve", "registry-config", "--realm", realm)
                .with("--registry-listen", "127.0.0.1:" + port)
                .with("--storage", directory.resolve("storage").toString())
                .with("--bundle", directory.resolve("bundle.pem").toString())
                .with(keys)
                .run()
                .expectSuccess()
                .stdout();
    }

    private Command cli(String... arguments) {
        return CliProcess.command(arguments)
                .with("--service", SERVICE)
                .with("--manifests", directory.toString());
    }

    /** A key with a certificate that signs itself, as openssl makes it, or that a CA issued. */
    private Path ownKey(String kind) throws Exception {
        if (kind.equals(ISSUED)) {
            Pki.Identity issued = new Pki("Corporate CA").server("tokens");
            return Files.writeString(
                    directory.resolve("signing.pem"), issued.keyPem() + issued.certificatePem());
        }
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("certificate.pem");
        var command =
                Command.part("openssl", "req", "-x509", "-nodes", "-subj", "/CN=tokens")
                        .with("-days", "2", "-keyout", key.toString())
                        .with("-out", certificate.toString());
        (kind.equals("ec")
                        ? command.with("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
                        : command.with("-newkey", kind))
                .run()
                .expectSuccess();
        return Files.writeString(
                directory.resolve("signing.pem"),
                Files.readString(key) + Files.readString(certificate));
    }
}

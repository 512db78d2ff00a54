package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.credential.LoginFile;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a login reaches that docker's credential helper keeps. */
final class LoginFilesTest {
    private static final RegistryHost HOST = RegistryHost.parse("r.example.com");

    @TempDir private Path directory;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void podmanReadsDockersFile() {
        variables.put("DOCKER_CONFIG", directory.toString());
    }

    @Test
    void podmanAsksNoCredsStore() throws IOException {
        assertThat(gap("{\"credsStore\": \"desktop\"}"))
                .hasValueSatisfying(text ->
                        assertThat(text)
                                .contains(
                                        "podman is not logged in",
                                        "docker-credential-desktop",
                                        "--authfile"));
    }

    @Test
    void podmanAsksTheHelperOfAHost() throws IOException {
        assertThat(gap("{\"credsStore\": \"a\", \"credHelpers\": {\"r.example.com\": \"b\"}}"))
                .isEmpty();
    }

    @Test
    void withoutAHelperTheLoginIsInTheFile() throws IOException {
        assertThat(gap("{}")).isEmpty();
    }

    @Test
    void aFileOfPodmansOwnHasTheLogin() throws IOException {
        variables.put("REGISTRY_AUTH_FILE", directory.resolve("auth.json").toString());

        assertThat(gap("{\"credsStore\": \"desktop\"}")).isEmpty();
    }

    private Optional<String> gap(String dockers) throws IOException {
        Files.writeString(directory.resolve("config.json"), dockers);
        Environment process = Environment.ofProcess(System.out);
        var environment =
                new Environment(
                        variables, process.streams(), process.clock(), process.random(), directory);
        var files = new LoginFiles();
        List<LoginFile> all = files.all(environment);
        return files.gap(all, HOST);
    }
}

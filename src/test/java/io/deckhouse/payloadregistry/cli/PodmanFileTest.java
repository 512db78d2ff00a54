package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file podman would look into first. */
final class PodmanFileTest {
    @TempDir private Path directory;

    @Test
    void theVariableForItGoesBeforeAll() {
        var variables =
                Map.of(
                        "REGISTRY_AUTH_FILE", "/a/auth.json",
                        "DOCKER_CONFIG", "/d",
                        "XDG_RUNTIME_DIR", directory.toString());

        assertThat(path(variables)).isEqualTo("/a/auth.json");
    }

    @Test
    void whereDockersFolderIsNamedItIsPodmansToo() {
        var variables = Map.of("DOCKER_CONFIG", "/d", "XDG_RUNTIME_DIR", directory.toString());

        assertThat(path(variables)).isEqualTo("docker's");
    }

    @Test
    void aSessionHasItsOwn() {
        assertThat(path(Map.of("XDG_RUNTIME_DIR", directory.toString())))
                .isEqualTo(directory.resolve("containers/auth.json").toString());
        assertThat(path(Map.of("XDG_RUNTIME_DIR", "/nowhere"))).isEqualTo("docker's");
    }

    @Test
    void withoutASessionItIsTheUsersOnceThereIsOne() throws IOException {
        assertThat(path(Map.of())).isEqualTo("docker's");
        Object user = Files.getAttribute(directory, "unix:uid");
        Files.createDirectory(directory.resolve(user.toString()));

        assertThat(path(Map.of())).isEqualTo(directory.resolve(user + "/auth.json").toString());
    }

    private String path(Map<String, String> variables) {
        Environment process = Environment.ofProcess(System.out);
        var environment =
                new Environment(
                        variables,
                        process.streams(),
                        process.clock(),
                        process.random(),
                        process.home());
        return new PodmanFile(environment, directory).path().map(Path::toString).orElse("docker's");
    }
}

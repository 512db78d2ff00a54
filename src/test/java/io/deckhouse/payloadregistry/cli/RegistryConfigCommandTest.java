package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryConfigCommandTest {
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"foo", "127.0.0.1", "127.0.0.1:", "a:65536", "http://a:5000", ""})
    void refusesAnAddressThatTheRegistryCannotListenOn(String address) {
        CliRun run = registryConfig("--registry-listen", address);

        assertThat(run.exits(2).out()).isEmpty();
        assertThat(run.err())
                .startsWith("Error: --registry-listen '" + address + "' is not HOST:PORT");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {":5000", "0.0.0.0:5000", "[::1]:5000", "registry.invalid:5000"})
    void takesAnAddressOfAnotherMachine(String address) {
        assertThat(registryConfig("--registry-listen", address).exits(0).out())
                .contains("addr: \"" + address + "\"");
    }

    /** The registry may be started elsewhere. */
    @Test
    void namesAbsoluteDirectoriesOnly() {
        CliRun run = registryConfig("--storage", "images");

        assertThat(run.exits(0).out())
                .contains(
                        "rootdirectory: \"" + Path.of("images").toAbsolutePath() + "\"",
                        "rootcertbundle: \"" + directory.resolve("token-ca.pem") + "\"");
    }

    private CliRun registryConfig(String option, String value) {
        return CliRun.of(
                "serve",
                "registry-config",
                "--service",
                "r",
                "--state-dir",
                directory.toString(),
                option,
                value);
    }
}

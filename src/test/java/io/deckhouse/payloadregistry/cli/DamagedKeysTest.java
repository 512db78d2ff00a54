package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that cannot be read or kept: each file is named, with what to do. */
final class DamagedKeysTest {
    @TempDir private Path directory;

    private Path keys() {
        return directory.resolve("keys");
    }

    private CliRun registryConfig(Path stateDirectory, String... more) {
        return CliRun.of(
                Stream.concat(
                                Stream.of(
                                        "serve",
                                        "registry-config",
                                        "--service",
                                        "r",
                                        "--state-dir",
                                        stateDirectory.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private CliRun serve(Path stateDirectory) throws IOException {
        return CliRun.of(
                "serve",
                "auth",
                "--service",
                "r",
                "--listen",
                "127.0.0.1:0",
                "--manifests",
                Files.createDirectories(directory.resolve("manifests")).toString(),
                "--state-dir",
                stateDirectory.toString());
    }

    private void cut(String name) throws IOException {
        registryConfig(keys()).exits(0);
        Path file = keys().resolve(name);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));
    }

    private static void saysWhatToDo(CliRun run, Path file) {
        assertThat(run.exits(1).err())
                .startsWith("Error: " + file + ": ")
                .contains("; ")
                .hasLineCount(1)
                .doesNotContain("unexpected", "fault of the program");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf.pem", "ca.pem"})
    void saysWhatToDoWithAKeyFileThatWasCut(String name) throws Exception {
        cut(name);

        saysWhatToDo(registryConfig(keys()), keys().resolve(name));
        saysWhatToDo(serve(keys()), keys().resolve(name));
    }

    @Test
    void saysWhatToDoWhenTheCaIsGone() throws Exception {
        registryConfig(keys()).exits(0);
        Files.delete(keys().resolve("ca.pem"));

        saysWhatToDo(registryConfig(keys()), keys().resolve("ca.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "f/keys"})
    void saysThatAFileIsNoStateDirectory(String name) throws Exception {
        Path file = Files.writeString(directory.resolve("f"), "");

        CliRun run = registryConfig(directory.resolve(name));

        assertThat(run.exits(1).err())
                .isEqualTo(
                        "Error: %s: is no directory; name another one for the keys, or move it away\n"
                                .formatted(file));
    }

    @Test
    void namesTheBundleForWhichThereIsNoSpace() {
        CliRun run = registryConfig(keys(), "--bundle", "/dev/full");

        assertThat(run.exits(1).err())
                .isEqualTo(
                        "Error: cannot write the CA bundle /dev/full: No space left on device\n");
    }
}

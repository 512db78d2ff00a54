package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginFileTest {
    private static final RegistryHost HOST = RegistryHost.parse("registry.example.com:5000");
    private static final RegistryCredential LOGIN =
            new RegistryCredential("token", Password.of("swordfish"));
    private static final String ENTRY =
            "\t\t\"registry.example.com:5000\": {\n\t\t\t\"auth\": \""
                    + LOGIN.basicAuth()
                    + "\"\n\t\t}";

    @TempDir private Path directory;

    private String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void makesAFileForItsOwnerAlone() throws IOException {
        Path path = directory.resolve("new/config.json");

        assertThat(new LoginFile(path).store(HOST, LOGIN)).isEqualTo(LoginFile.Change.CREATED);

        assertThat(path).content().isEqualTo("{\n\t\"auths\": {\n" + ENTRY + "\n\t}\n}");
        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("new"))).isEqualTo("rwx------");
        assertThat(new LoginFile(path).store(HOST, LOGIN)).isEqualTo(LoginFile.Change.UNCHANGED);
    }

    @Test
    void keepsWhatElseIsThere() throws IOException {
        Path path = directory.resolve("config.json");
        Files.writeString(
                path,
                "{\"HttpHeaders\":{\"X\":\"ü\"},\"auths\":{\"other\":{\"auth\":\"YTpi\",\"n\":1.50}},"
                        + "\"detachKeys\":\"ctrl-e,e\",\"z\":[1,2]}");
        LoginFile file = new LoginFile(path);

        assertThat(file.store(HOST, LOGIN)).isEqualTo(LoginFile.Change.CONFIGURED);

        assertThat(path)
                .content()
                .contains(
                        "\"detachKeys\": \"ctrl-e,e\"", "\"n\": 1.50", "\"auth\": \"YTpi\"", ENTRY);
        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(file.erase(HOST)).isEqualTo(LoginFile.Change.CONFIGURED);
        assertThat(path).content().contains("YTpi").doesNotContain("registry.example.com");
        assertThat(file.erase(HOST)).isEqualTo(LoginFile.Change.UNCHANGED);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void logsOutOfEveryKeyThatMeansTheHost() throws IOException {
        Path path = directory.resolve("config.json");
        Files.writeString(
                path,
                "{\"auths\":{\"https://registry.example.com:5000\":{},\"registry.example.com\":{}}}");

        new LoginFile(path).erase(HOST);

        assertThat(path).content().contains("registry.example.com\"").doesNotContain("5000");
    }

    @Test
    void loginsAtTheSameTimeAreAllKept() throws InterruptedException, ExecutionException {
        Path path = directory.resolve("config.json");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<LoginFile.Change>> changes = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                RegistryHost host = RegistryHost.parse("registry.example.com:500" + i);
                changes.add(threads.submit(() -> new LoginFile(path).store(host, LOGIN)));
            }
            for (Future<LoginFile.Change> change : changes) {
                assertThat(change.get()).isNotEqualTo(LoginFile.Change.UNCHANGED);
            }
        }

        assertThat(path).content().contains(":5001\"", ":5002\"", ":5003\"", ":5004\"");
        assertThat(directory).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void aSymbolicLinkStaysOne() throws IOException {
        Path real = directory.resolve("dotfiles/docker.json");
        Files.createDirectories(real.getParent());
        Path link =
                Files.createSymbolicLink(
                        directory.resolve("config.json"), Path.of("dotfiles/docker.json"));

        new LoginFile(link).store(HOST, LOGIN);

        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains(ENTRY);
    }

    @Test
    void leavesAFileAloneThatItCannotRead() throws IOException {
        Path path = Files.writeString(directory.resolve("config.json"), "{\"auths\": swordfish");

        assertThatThrownBy(() -> new LoginFile(path).store(HOST, LOGIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was written")
                .hasMessageNotContaining("swordfish");
        assertThat(path).content().isEqualTo("{\"auths\": swordfish");
    }

    @Test
    void anEmptyFileIsTakenForNone() throws IOException {
        Path path = Files.createFile(directory.resolve("config.json"));

        new LoginFile(path).store(HOST, LOGIN);

        assertThat(path).content().contains(ENTRY);
    }

    @Test
    void aHelperThatIsNotInstalledFailsAndWritesNothing() throws IOException {
        String config = "{\"credHelpers\":{\"registry.example.com:5000\":\"not-installed-here\"}}";
        Path path = Files.writeString(directory.resolve("config.json"), config);

        assertThatThrownBy(() -> new LoginFile(path).store(HOST, LOGIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("docker-credential-not-installed-here");
        assertThat(path).content().isEqualTo(config);
    }

    @Test
    void aHelpersNameIsNoPath() throws IOException {
        Path path =
                Files.writeString(directory.resolve("config.json"), "{\"credsStore\":\"../evil\"}");

        assertThatThrownBy(() -> new LoginFile(path).store(HOST, LOGIN))
                .hasMessageContaining("not a credential helper's name");
    }

    @Test
    void dockerHubHasItsOldKey() throws IOException {
        Path path = directory.resolve("config.json");

        new LoginFile(path).store(RegistryHost.parse("docker.io"), LOGIN);

        assertThat(path).content().contains("\"https://index.docker.io/v1/\"");
    }
}

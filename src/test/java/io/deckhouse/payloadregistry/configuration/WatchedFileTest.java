package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFileTest {
    @TempDir Path directory;

    @Test
    void takesOverWhatIsNewAndGood() throws Exception {
        Path file = write("good 1");
        var watched = WatchedFile.open(file, WatchedFileTest::good);

        assertThat(watched.look()).isFalse();
        write("good 2");

        assertThat(watched.look()).isTrue();
        assertThat(watched.get()).isEqualTo("good 2");
        assertThat(watched.look()).isFalse();
    }

    @Test
    void keepsTheLastGoodContentUntilTheNextIsWhole() throws Exception {
        Path file = write("good 1");
        var watched = WatchedFile.open(file, WatchedFileTest::good);

        write("goo");
        assertThat(watched.look()).isFalse();
        assertThat(watched.get()).isEqualTo("good 1");
        Files.delete(file);
        assertThat(watched.look()).isFalse();
        assertThat(watched.get()).isEqualTo("good 1");
        write("good 2");

        assertThat(watched.look()).isTrue();
        assertThat(watched.get()).isEqualTo("good 2");
    }

    @Test
    void seesASwappedLinkAsInAMountedConfigMap() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(first.resolve("auth.yaml"), "good 1");
        Files.writeString(second.resolve("auth.yaml"), "good 2");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Path file =
                Files.createSymbolicLink(
                        directory.resolve("auth.yaml"), Path.of("..data", "auth.yaml"));
        var watched = WatchedFile.open(file, WatchedFileTest::good);

        Files.delete(data);
        Files.createSymbolicLink(data, second);

        assertThat(watched.look()).isTrue();
        assertThat(watched.get()).isEqualTo("good 2");
    }

    @Test
    void saysWhyItCannotStart() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> WatchedFile.open(directory.resolve("no"), WatchedFileTest::good))
                .withMessageEndingWith("no: does not exist");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text);
    }

    private static String good(Path file, byte[] bytes) throws ConfigurationException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith("good")) {
            throw new ConfigurationException(
                    file.toString(), List.of(Problem.ofFile("is not good")));
        }
        return text;
    }
}

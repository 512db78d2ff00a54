package io.deckhouse.payloadregistry.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AtomicFileTest {
    @TempDir private Path directory;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path file(String mode) throws IOException {
        Path path = Files.writeString(directory.resolve("file"), "old");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private List<Path> besides(Path path) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.equals(path)).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rwxr-xr-x", "r--r--r--"})
    void theNewContentHasTheOldOnesModeBeforeAndAfterItTakesItsPlace(String mode)
            throws IOException {
        Path path = file(mode);
        List<String> seen = new ArrayList<>();

        AtomicFile.write(
                path,
                "new".getBytes(UTF_8),
                false,
                () -> {
                    for (Path temporary : besides(path)) {
                        seen.add(mode(temporary));
                    }
                });

        assertThat(seen).containsExactly(mode);
        assertThat(path).hasContent("new");
        assertThat(mode(path)).isEqualTo(mode);
        assertThat(besides(path)).isEmpty();
    }

    @Test
    void aPrivateFileIsForItsOwnerAlone() throws IOException {
        Path path = file("rw-r--r--");

        AtomicFile.write(path, "new", true);
        AtomicFile.write(directory.resolve("fresh"), "new", true);

        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("fresh"))).isEqualTo("rw-------");
    }

    @Test
    void aFileStaysItsOwners() throws IOException {
        Path path = file("rw-------");
        if (Files.getOwner(path).getName().equals("root")) { // nobody else gives files away
            Files.setAttribute(path, "unix:uid", 12_345);
            Files.setAttribute(path, "unix:gid", 12_346);
        }
        Object owner = Files.getAttribute(path, "unix:uid");
        Object group = Files.getAttribute(path, "unix:gid");

        AtomicFile.write(path, "new", false);

        assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(owner);
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(group);
        assertThat(mode(path)).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSymbolicLinkStaysOneWhetherItsFileIsThereOrNot(boolean isThere) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("elsewhere"));
        Path target = folder.resolve("target");
        if (isThere) {
            Files.writeString(target, "old");
        }
        Path middle = Files.createSymbolicLink(directory.resolve("b"), Path.of("elsewhere/target"));
        Path link = Files.createSymbolicLink(directory.resolve("a"), middle);

        AtomicFile.write(link, "new", false);

        assertThat(link).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(target).hasContent("new");
    }

    @Test
    void aLinkToItselfIsRefused() throws IOException {
        Path link = directory.resolve("a");
        Files.createSymbolicLink(link, link);

        assertThatThrownBy(() -> AtomicFile.write(link, "new", false))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("too many symbolic links");
    }

    /** The temporary one's name is another each time, and says nothing to anybody. */
    @Test
    void aFailureNamesTheFileAndNotTheTemporaryOne() {
        Path path = directory.resolve("missing").resolve("file");

        assertThatThrownBy(() -> AtomicFile.write(path, "new", true))
                .isInstanceOfSatisfying(
                        NoSuchFileException.class,
                        e -> assertThat(e.getFile()).isEqualTo(path.toString()));
    }

    @Test
    void aFailureNamesTheFileAlsoWhereTheTemporaryOneCannotBeRemoved() throws IOException {
        Path path = Files.writeString(directory.resolve("a"), "").resolve("file");

        assertThatThrownBy(() -> AtomicFile.write(path, "new", true))
                .hasMessage(path + ": Not a directory");
    }

    @Test
    void aLastLookThatRefusesLeavesAllAsItWas() throws IOException {
        Path path = file("rw-r--r--");

        assertThatThrownBy(() ->
                        AtomicFile.write(
                                path,
                                "new".getBytes(UTF_8),
                                false,
                                () -> {
                                    throw new IOException("no");
                                }))
                .hasMessage("no");

        assertThat(path).hasContent("old");
        assertThat(besides(path)).isEmpty();
    }
}

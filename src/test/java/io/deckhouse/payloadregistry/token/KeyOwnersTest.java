package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose keys are taken: this process's user's and root's, and what else may write there. */
final class KeyOwnersTest {
    private static final int ME = 65532;
    private static final int OTHER = 1000;
    private static final KeyOwners OWNERS =
            new KeyOwners(Optional.of(new KeyOwners.OwnProcess(ME, Set.of(ME, 4000))));

    private final Clock clock = Clock.fixed(Instant.parse("2026-03-05T00:00:00Z"), ZoneOffset.UTC);
    private final SecureRandom random = new SecureRandom();

    @TempDir Path temporary;
    private Path directory = Path.of("unset");

    @BeforeEach
    void nameDirectory() {
        directory = temporary.resolve("keys");
    }

    @ParameterizedTest(name = "{0}:{1} {2}")
    @CsvSource({
        "65532, 65532, 0700", // as this program makes it
        "65532, 1000, 0755", // and as mkdir does
        "65532, 4000, 02770", // and what kubelet makes of it for fsGroup
        "0, 0, 0755",
        "0, 4000, 02775", // a volume with fsGroup
        "0, 65532, 0770",
    })
    void takesDirectory(int user, int group, String mode) {
        assertThat(directoryProblem(user, group, mode)).isEmpty();
    }

    @ParameterizedTest(name = "{0}:{1} {2}: {3}")
    @CsvSource({
        "1000, 1000, 0755, belongs to user 1000",
        "1000, 65532, 0700, belongs to user 1000",
        "0, 1000, 0775, group 1000 can replace",
        "0, 0, 02770, group 0 can replace",
        "65532, 1000, 0770, group 1000 can replace",
        "65532, 4000, 0770, group 4000 can replace", // colleagues of a person's, no volume
        "65532, 65532, 0707, every user of this machine can replace",
        "0, 0, 0777, every user of this machine can replace",
    })
    void refusesDirectory(int user, int group, String mode, String problem) {
        assertThat(directoryProblem(user, group, mode).orElse("none"))
                .contains(problem)
                .containsAnyOf("chmod", "chown", "another directory");
    }

    @ParameterizedTest(name = "{0}:{1} {2}")
    @CsvSource({
        "65532, 65532, 0600",
        "65532, 4000, 0660",
        "0, 4000, 0660",
        "0, 4000, 0640",
        "0, 1000, 0440",
    })
    void takesFile(int user, int group, String mode) {
        assertThat(fileProblem(user, group, mode)).isEmpty();
    }

    @ParameterizedTest(name = "{0}:{1} {2}: {3}")
    @CsvSource({
        "1000, 1000, 0600, belongs to user 1000",
        "65532, 1000, 0660, group 1000 can replace",
        "65532, 65532, 0604, every user of this machine can read",
        "65532, 65532, 0602, every user of this machine can replace",
    })
    void refusesFile(int user, int group, String mode, String problem) {
        assertThat(fileProblem(user, group, mode).orElse("none"))
                .contains(problem)
                .containsAnyOf("chmod", "chown");
    }

    @Test
    void looksAtModesAloneWhereTheSystemTellsNoUser() {
        var nobody = new KeyOwners(Optional.empty());
        var found = new KeyOwners.Found(OTHER, OTHER, 0770);

        assertThat(nobody.ofDirectory(directory, found)).isEmpty();
        assertThat(nobody.ofDirectory(directory, new KeyOwners.Found(ME, ME, 0777))).isPresent();
    }

    @Test
    void readsUserAndGroupsOfAProcess() {
        String status =
                "Name:\tjava\nUid:\t7\t8\t8\t8\nGid:\t1\t2\t2\t2\nGroups:\t30 4000 \nx: y\n";

        assertThat(KeyOwners.OwnProcess.parse(status))
                .contains(new KeyOwners.OwnProcess(8, Set.of(2, 30, 4000)));
        assertThat(KeyOwners.OwnProcess.parse("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t \n"))
                .contains(new KeyOwners.OwnProcess(0, Set.of(0)));
        assertThat(KeyOwners.OwnProcess.parse("Name:\tjava\n")).isEmpty();
        assertThat(KeyOwners.OwnProcess.parse("Uid:\tx\nGid:\t\nGroups:\t\n")).isEmpty();
    }

    @Test
    void neitherReadsNorWritesWhereAnotherUserMayPutKeys() throws Exception {
        RotatingKeys.in(directory, clock, random);
        var stranger = new KeyDirectory(directory, notTheOwnerOf(directory));

        for (var call : Set.<Call>of(() -> stranger.update(it -> it), stranger::look)) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(directory + ": belongs to user ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "leaf.pem"})
    void refusesAnotherUsersFile(String name) throws Exception {
        assumeTrue(isRoot(), "only root gives files away");
        RotatingKeys.in(directory, clock, random);
        Files.setAttribute(directory.resolve(name), "unix:uid", OTHER);

        assertThatThrownBy(() -> RotatingKeys.in(directory, clock, random))
                .hasMessageStartingWith(directory.resolve(name) + ": belongs to user ");
        assertThatThrownBy(() -> RotatingKeys.check(directory, clock.instant(), random))
                .hasMessageStartingWith(directory.resolve(name) + ": belongs to user ");
    }

    @Test
    void refusesAnotherUsersDirectoryBeforeAnythingIsMadeInIt() throws Exception {
        assumeTrue(isRoot(), "only root gives files away");
        Files.createDirectory(directory);
        Files.setAttribute(directory, "unix:uid", OTHER);

        assertThatThrownBy(() -> RotatingKeys.in(directory, clock, random))
                .hasMessageStartingWith(directory + ": belongs to user ");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void takesItsOwn() throws Exception {
        RotatingKeys.in(directory, clock, random);

        assertThatCode(() -> RotatingKeys.check(directory, clock.instant(), random))
                .doesNotThrowAnyException();
    }

    private interface Call {
        void run() throws IOException;
    }

    private Optional<String> directoryProblem(int user, int group, String mode) {
        return OWNERS.ofDirectory(
                directory, new KeyOwners.Found(user, group, Integer.parseInt(mode, 8)));
    }

    private Optional<String> fileProblem(int user, int group, String mode) {
        return OWNERS.ofFile(
                directory, new KeyOwners.Found(user, group, Integer.parseInt(mode, 8)));
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** Root's files are trusted by everybody, so root gives them to another. */
    private static KeyOwners notTheOwnerOf(Path directory) throws IOException {
        if (isRoot()) {
            Files.setAttribute(directory, "unix:uid", OTHER);
        }
        int owner = (int) Files.getAttribute(directory, "unix:uid");
        return new KeyOwners(Optional.of(new KeyOwners.OwnProcess(owner + 1, Set.of(owner + 1))));
    }
}

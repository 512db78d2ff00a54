package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deckhouse.payloadregistry.token.RotatingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve check-config} says of a directory of signing keys, where there is one. */
final class CheckConfigKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PLACE = ":2: keys.directory: ";

    @TempDir Path directory;

    private Path keys;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        keys = directory.resolve("keys");
        file = directory.resolve("auth.yaml");
        Files.writeString(file, "service: r\nkeys: {directory: keys}\n");
    }

    @Test
    void leavesTheOneThatIsNotThereToTheStart() {
        assertThat(checkAt(NOW).exits(0).err()).isEmpty();

        assertThat(keys).doesNotExist();
    }

    @Test
    void isSatisfiedByOneThatAServerMadeAndChangesNothing() throws Exception {
        made();
        String leaf = Files.readString(keys.resolve("leaf.pem"));

        assertThat(checkAt(NOW.plus(Duration.ofDays(1))).exits(0).err()).isEmpty();

        assertThat(Files.readString(keys.resolve("leaf.pem"))).isEqualTo(leaf);
    }

    @Test
    void namesTheFileThatIsNotWhatItShouldBe() throws Exception {
        made();
        Files.writeString(keys.resolve("ca.pem"), "nonsense");

        assertProblem(checkAt(NOW), keys.resolve("ca.pem") + ": ");
    }

    @Test
    void namesALeafOfAnotherCa() throws Exception {
        made();
        Path other = directory.resolve("other");
        RotatingKeys.in(other, Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
        Files.writeString(keys.resolve("leaf.pem"), Files.readString(other.resolve("leaf.pem")));

        assertProblem(checkAt(NOW), keys.resolve("leaf.pem") + ": ");
    }

    @Test
    void namesAMissingCa() throws Exception {
        made();
        Files.delete(keys.resolve("ca.pem"));

        assertProblem(checkAt(NOW), keys.resolve("ca.pem") + ": is missing");
    }

    @Test
    void namesAKeyThatEverybodyCanRead() throws Exception {
        made();
        Files.setPosixFilePermissions(
                keys.resolve("leaf.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        assertProblem(checkAt(NOW), keys.resolve("leaf.pem") + ": every user of this machine");
    }

    @Test
    void namesADirectoryOfAnotherUser() throws Exception {
        made();
        assumeTrue(Files.getAttribute(keys, "unix:uid").equals(0), "only root gives files away");
        Files.setAttribute(keys, "unix:uid", 1000);

        assertProblem(checkAt(NOW), keys + ": belongs to user 1000, who can replace the keys");
    }

    @Test
    void namesAFileInTheDirectorysPlace() throws Exception {
        Files.writeString(keys, "");

        assertProblem(checkAt(NOW), keys + ": is no directory");
    }

    @Test
    void warnsThirtyDaysBeforeTheCaEnds() throws Exception {
        Instant end = made().bundle().getFirst().getNotAfter().toInstant();

        assertThat(checkAt(end.minus(Duration.ofDays(31))).exits(0).err()).isEmpty();
        CliRun near = checkAt(end.minus(Duration.ofDays(30)));
        assertThat(near.exits(0).out()).isEqualTo(file + ": ok\n");
        assertThat(near.err())
                .startsWith(
                        "Warning: %s%s%s: the token CA ends at %s"
                                .formatted(file, PLACE, keys.resolve("ca.pem"), end))
                .contains("'A new token CA'");
        assertProblem(
                checkAt(end), keys.resolve("ca.pem") + ": the token CA ends at " + end + " and");
    }

    @Test
    void warnsThatACaGivesMoreThanItsOwnKeyTheRightToSign() throws Exception {
        String bundle = made().bundlePem();
        Path own = directory.resolve("own.pem");
        Files.writeString(own, Files.readString(keys.resolve("leaf.pem")) + bundle);
        Files.writeString(file, "service: r\nkeys: {file: own.pem}\n");

        CliRun run = checkAt(NOW);

        assertThat(run.exits(0).out()).isEqualTo(file + ": ok\n");
        assertThat(run.err())
                .startsWith(
                        "Warning: " + file + ":2: keys.file: " + own + ": registries will take");
        Files.writeString(own, Files.readString(keys.resolve("leaf.pem")));
        assertThat(checkAt(NOW).exits(0).err()).isEmpty();
    }

    private void assertProblem(CliRun run, String what) {
        assertThat(run.exits(3).lines())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith(file + PLACE + what));
    }

    private RotatingKeys made() throws IOException {
        return RotatingKeys.in(keys, Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
    }

    private CliRun checkAt(Instant time) {
        return new CliRun.Setup()
                .clock(Clock.fixed(time, ZoneOffset.UTC))
                .run("serve", "check-config", file.toString());
    }
}

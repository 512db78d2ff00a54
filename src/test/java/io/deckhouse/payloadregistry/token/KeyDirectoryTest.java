package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDirectoryTest {
    private final Clock clock = Clock.fixed(Instant.parse("2026-03-05T00:00:00Z"), ZoneOffset.UTC);
    private final SecureRandom random = new SecureRandom();

    @TempDir Path temporary;
    private Path directory = Path.of("unset");

    @BeforeEach
    void nameDirectory() {
        directory = temporary.resolve("state/keys");
    }

    private RotatingKeys open() throws IOException {
        return RotatingKeys.open(
                new KeyDirectory(directory), RotationPolicy.STANDARD, clock, random);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void makesPrivateDirectoryWithPrivateFiles() throws Exception {
        open();

        assertThat(mode("")).isEqualTo("rwx------");
        try (var files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).containsExactly(".lock", "ca.pem", "leaf.pem");
            for (String name : names) {
                assertThat(mode(name)).as(name).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void writesNothingWhenNothingChanged() throws Exception {
        open();
        Object before = Files.getAttribute(directory.resolve("leaf.pem"), "unix:ino");

        open();

        assertThat(Files.getAttribute(directory.resolve("leaf.pem"), "unix:ino")).isEqualTo(before);
    }

    @Test
    void manyOpenersOfAnEmptyDirectoryAgree() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<RotatingKeys> opener = this::open;
            var keyIds = new HashSet<String>();
            var bundles = new HashSet<String>();
            for (var future :
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> opener).toList())) {
                keyIds.add(future.get().current().keyId());
                bundles.add(future.get().bundlePem());
            }

            assertThat(keyIds).hasSize(1);
            assertThat(bundles).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "leaf.pem"})
    void refusesKeysEveryoneCanRead(String name) throws Exception {
        open();
        Path file = directory.resolve(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": every user of this machine can read")
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void refusesDirectoryEveryoneCanWrite() throws Exception {
        open();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(this::open).hasMessageContaining("chmod 700 " + directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "leaf.pem"})
    void refusesBrokenPemWithFileAndRemedyButNoKey(String name) throws Exception {
        open();
        Path file = directory.resolve(name);
        String whole = Files.readString(file);
        String secret = whole.lines().skip(1).findFirst().orElseThrow();
        for (String broken :
                List.of(
                        "",
                        "garbage",
                        whole.substring(0, whole.length() / 2),
                        whole.replaceFirst("MI", "AA"),
                        whole.substring(whole.indexOf("-----BEGIN CERT")),
                        whole.replace("PRIVATE KEY", "DSA PRIVATE KEY"))) {
            Files.writeString(file, broken);

            assertThatThrownBy(this::open)
                    .isInstanceOf(KeyMaterialException.class)
                    .hasMessageStartingWith(file + ": ")
                    .hasMessageContaining(
                            broken.contains("DSA PRIVATE") ? "openssl pkcs8" : "delete it")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
        }
    }

    @Test
    void issuesNewLeafWhenOnlyTheLeafIsLost() throws Exception {
        var before = open();
        Files.delete(directory.resolve("leaf.pem"));

        var after = open();

        assertThat(after.bundle()).isEqualTo(before.bundle());
        assertThat(after.current().keyId()).isNotEqualTo(before.current().keyId());
    }

    @Test
    void neverReplacesLostCaSilently() throws Exception {
        open();
        Files.delete(directory.resolve("ca.pem"));

        assertThatThrownBy(this::open)
                .hasMessageContaining(directory + "/ca.pem: is missing, but leaf.pem is there");
    }

    @Test
    void refusesLeafOfAnotherCa() throws Exception {
        open();
        Files.writeString(
                directory.resolve("ca.pem"), TokenCa.create(clock.instant(), random).secretPem());

        assertThatThrownBy(this::open)
                .hasMessageContaining("leaf.pem: holds a certificate that is not a leaf of ca.pem");
    }

    @Test
    void overwritesWhatACrashLeft() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(".ca.pem.new"), "half");

        assertThat(open().bundle()).hasSize(1);
        assertThat(directory.resolve(".ca.pem.new")).doesNotExist();
    }

    @Test
    void leavesFilesAloneWhenTheChangeFails() throws Exception {
        open();
        String before = Files.readString(directory.resolve("ca.pem"));

        assertThatThrownBy(() ->
                        new KeyDirectory(directory)
                                .update(_ -> {
                                    throw new IllegalStateException("no");
                                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(Files.readString(directory.resolve("ca.pem"))).isEqualTo(before);
    }
}

package io.deckhouse.payloadregistry.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTurnTest {
    private static final int ROUNDS = 25;

    @TempDir private Path directory;

    /** Adds lines to a file, each in a turn of its own; the main class of other processes. */
    static final class Adder {
        private Adder() {}

        public static void main(String[] args) throws IOException {
            for (int i = 0; i < ROUNDS; i++) {
                add(Path.of(args[0]), args[1] + " " + i);
            }
        }

        static void add(Path path, String line) throws IOException {
            try (FileTurn _ = FileTurn.at(path)) {
                String before = Files.exists(path) ? Files.readString(path) : "";
                AtomicFile.write(path, before + line + "\n", false);
            }
        }
    }

    private static String classes() {
        return Stream.of(FileTurn.class, Adder.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void noProcessLosesWhatAnotherWrote() throws IOException, InterruptedException {
        Path path = directory.resolve("file");
        Path link = Files.createSymbolicLink(directory.resolve("link"), path);
        List<Process> processes = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            processes.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    classes(),
                                    Adder.class.getName(),
                                    (i == 0 ? link : path).toString(),
                                    "process " + i)
                            .inheritIO()
                            .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(Files.readAllLines(path)).hasSize(3 * ROUNDS).doesNotHaveDuplicates();
        assertThat(files()).containsExactlyInAnyOrder(path, link);
    }

    @Test
    void noThreadLosesWhatAnotherWrote()
            throws IOException, InterruptedException, ExecutionException {
        Path path = directory.resolve("file");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> added = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String line = "line " + i;
                added.add(
                        threads.submit(() -> {
                            Adder.add(path, line);
                            return line;
                        }));
            }
            for (Future<?> done : added) {
                done.get();
            }
        }

        assertThat(Files.readAllLines(path)).hasSize(20).doesNotHaveDuplicates();
        assertThat(files()).containsExactly(path);
    }

    @Test
    void whoeverWaitsTooLongIsTold() throws IOException {
        Path path = directory.resolve("file");

        try (FileTurn _ = FileTurn.at(path)) {
            assertThatThrownBy(() -> FileTurn.at(path, Duration.ofMillis(20)))
                    .hasMessageContaining("another process is changing it")
                    .hasMessageContaining(".file.lock");
        }
    }

    @Test
    void theLockOfAKilledProcessHoldsNobodyUp() throws IOException {
        Files.createFile(directory.resolve(".file.lock"));

        FileTurn.at(directory.resolve("file"), Duration.ofMillis(20)).close();

        assertThat(files()).isEmpty();
    }

    @Test
    void aDirectoryThatIsReadOnlyNeedsNoTurn() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));

        FileTurn.at(directory.resolve("file"), Duration.ofMillis(20)).close();

        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(files()).isEmpty(); // root may write, and leaves nothing
    }

    @Test
    void aDirectoryThatIsNotThereHasNothingToLock() throws IOException {
        FileTurn.at(directory.resolve("none/file"), Duration.ofMillis(20)).close();

        assertThat(files()).isEmpty();
    }
}

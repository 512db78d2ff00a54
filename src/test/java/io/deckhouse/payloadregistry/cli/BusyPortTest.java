package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that somebody else listens on is no fault of the program. */
final class BusyPortTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({"auth, --listen", "all, --listen", "auth, --admin-listen"})
    void saysInOneSentenceThatTheAddressIsTaken(String daemon, String option) throws Exception {
        Path manifests = Files.createDirectory(directory.resolve("manifests"));
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String other = option.equals("--listen") ? "--admin-listen" : "--listen";

            CliRun run =
                    serve(
                            daemon,
                            "--manifests",
                            manifests.toString(),
                            "--service",
                            "registry.example.com",
                            "--state-dir",
                            directory.resolve("state").toString(),
                            option,
                            address,
                            other,
                            "127.0.0.1:0");

            assertThat(run.exits(1).err().lines()).hasSize(1);
            assertThat(run.err())
                    .startsWith("Error: cannot listen on " + address + ": ")
                    .contains("choose another one");
        }
    }

    /** On a thread of its own: when the JVM ends, a daemon's thread is waited for. */
    private static CliRun serve(String daemon, String... options) throws Exception {
        String[] words = new String[options.length + 2];
        words[0] = "serve";
        words[1] = daemon;
        System.arraycopy(options, 0, words, 2, options.length);
        var run = new FutureTask<>(() -> CliRun.of(words));
        Thread.ofPlatform().start(run);
        return run.get();
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** In a process of its own: java.util.logging is set up once in each. */
class LoggingTest {
    @Test
    void aCommandLeavesStderrToItsOwnMessages() throws IOException, InterruptedException {
        assertThat(logged("false")).isEmpty();
    }

    @Test
    void anInquisitiveCommandTellsItsOwnEventsAndNoLibrarys()
            throws IOException, InterruptedException {
        assertThat(logged("true")).contains("INFO own").doesNotContain("library");
    }

    @Test
    void aDaemonTellsEachEventOnce() throws IOException, InterruptedException {
        assertThat(logged("daemon")).contains("INFO own").containsOnlyOnce("own");
    }

    private static String logged(String verbose) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                folder(Logs.class) + File.pathSeparator + folder(Logging.class),
                                Logs.class.getName(),
                                verbose)
                        .redirectErrorStream(true)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static String folder(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    /** What a command does that logs, and a library in it. */
    static final class Logs {
        private Logs() {}

        public static void main(String[] args) {
            Logging.forCommand(Boolean.parseBoolean(args[0]));
            if (args[0].equals("daemon")) {
                Logger.getLogger("io.deckhouse.payloadregistry.early").info("not yet");
                Logging.forDaemon(false);
            }
            Logger.getLogger("io.deckhouse.payloadregistry.any").info("own");
            Logger.getLogger("io.fabric8.kubernetes.client.Any").warning("library");
            Logger.getLogger("org.eclipse.jetty.any").warning("library");
        }
    }
}

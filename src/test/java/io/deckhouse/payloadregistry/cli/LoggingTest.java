package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

    @Test
    void aValueOfSeveralWordsIsQuoted() throws IOException, InterruptedException {
        assertThat(logged("true"))
                .contains(
                        "WARNING file=a.yaml reason=\"a.yaml: is \\\"odd\\\"\\na.yaml: is"
                                + " empty\" lines=2 none=\"\" kept, not used\n")
                .contains("INFO two of {}\n")
                .doesNotContain("SLF4J");
    }

    private static String logged(String verbose) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                String.join(
                                        File.pathSeparator,
                                        folder(Logs.class),
                                        folder(Logging.class),
                                        folder(LoggerFactory.class)),
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
            var log = LoggerFactory.getLogger("io.deckhouse.payloadregistry.other");
            log.atWarn()
                    .addKeyValue("file", "a.yaml")
                    .addKeyValue("reason", "a.yaml: is \"odd\"\na.yaml: is empty")
                    .addKeyValue("lines", 2)
                    .addKeyValue("none", "")
                    .log("kept, {} used", "not");
            log.info("{} of {}", "two");
            Logger.getLogger("io.fabric8.kubernetes.client.Any").warning("library");
            Logger.getLogger("org.eclipse.jetty.any").warning("library");
        }
    }
}

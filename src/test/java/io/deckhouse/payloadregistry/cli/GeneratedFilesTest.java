package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The directories {@code man} and {@code completions} hold what the commands say, and no more. */
final class GeneratedFilesTest {
    private static final String PROGRAM = "d8-payload-registry";

    @Test
    void everyCommandHasItsManPage() throws IOException {
        ManPage.Edition edition = edition();
        Map<String, String> pages = new TreeMap<>();
        CommandTree.all()
                .forEach(command ->
                        pages.put(CommandTree.name(command) + ".1", ManPage.of(command, edition)));

        Golden.check(Path.of("man"), pages);
    }

    /** The build's time is fixed in the pom, so that the pages are the same every day. */
    private static ManPage.Edition edition() throws IOException {
        Properties build = new Properties();
        try (InputStream resource =
                Version.class.getResourceAsStream(
                        "/io/deckhouse/payloadregistry/version.properties")) {
            build.load(Objects.requireNonNull(resource));
        }
        return new ManPage.Edition(
                build.getProperty("version"), build.getProperty("built").substring(0, 10));
    }

    @Test
    void packagesTakeTheScriptsThatTheCommandPrints() {
        Golden.check(
                Path.of("completions"),
                Map.of(
                        PROGRAM + ".bash", script("bash"),
                        "_" + PROGRAM, script("zsh"),
                        PROGRAM + ".fish", script("fish")));
    }

    private static String script(String shell) {
        return CliRun.of("completion", shell).exits(0).out();
    }
}

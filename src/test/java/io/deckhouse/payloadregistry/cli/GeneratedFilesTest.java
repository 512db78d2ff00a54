package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The directories {@code man} and {@code completions} hold what the commands say, and no more. */
final class GeneratedFilesTest {
    private static final String PROGRAM = "d8-payload-registry";

    @Test
    void everyCommandHasItsManPage() throws IOException {
        String version = Version.text();
        Map<String, String> pages = new TreeMap<>();
        CommandTree.all()
                .forEach(command ->
                        pages.put(CommandTree.name(command) + ".1", ManPage.of(command, version)));

        Golden.check(Path.of("man"), pages);
    }

    @Test
    void bashCompletesEveryCommand() {
        CommandLine root = CommandTree.root();
        String script = AutoComplete.bash(PROGRAM, root);

        Golden.check(Path.of("completions"), Map.of(PROGRAM + ".bash", script));
        assertThat(script).contains(root.getSubcommands().keySet());
    }
}

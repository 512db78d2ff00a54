package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Parts;
import io.deckhouse.payloadregistry.parts.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real shells in a real terminal complete what is typed, by our name and by d8's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompletionIT {
    private static final Terminal.Size SIZE = new Terminal.Size(100, 30);

    private final Map<String, Terminal> terminals = new HashMap<>();

    private Path directory = Path.of("");

    @BeforeAll
    void programs(@TempDir Path scratch) throws IOException {
        directory = scratch;
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("d8-payload-registry"), CliProcess.executable());
        Path d8 =
                Files.writeString(
                        bin.resolve("d8"),
                        """
                        #!/bin/sh
                        [ "$1" = payload-registry ] || exit 1
                        shift
                        PLUGINS_CALLER=d8 exec d8-payload-registry "$@"
                        """);
        Files.setPosixFilePermissions(d8, PosixFilePermissions.fromString("rwxr-xr-x"));
        String manifests = Files.createDirectory(directory.resolve("access")).toString();
        CliProcess.run("grant", "puller", "--manifests", manifests, "-n", "team", "--repository=a")
                .expectSuccess();
        CliProcess.run(
                        "create-pull-secret",
                        "team-puller",
                        "--manifests=" + manifests,
                        "-nteam",
                        "--service-account=puller")
                .expectSuccess();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bash | d8-payload-registry gra                              | d8-payload-registry grant
                    bash | d8 payload-registry gra                              | d8 payload-registry grant
                    bash | d8-payload-registry grant --acce                     | d8-payload-registry grant --access
                    bash | d8-payload-registry grant --access=FU                | d8-payload-registry grant --access=FULL
                    bash | d8-payload-registry status --manifests acc           | d8-payload-registry status --manifests access
                    bash | d8 payload-registry status --manifests access -n te  | d8 payload-registry status --manifests access -n team
                    bash | d8 payload-registry status --manifests access -n team te | -n team team-puller
                    zsh  | d8-payload-registry gra                              | d8-payload-registry grant
                    zsh  | d8 payload-registry gra                              | d8 payload-registry grant
                    zsh  | d8-payload-registry grant --access=FU                | d8-payload-registry grant --access=FULL
                    zsh  | d8-payload-registry status --manifests acc           | d8-payload-registry status --manifests access
                    zsh  | d8 payload-registry status --manifests access -n team te | -n team team-puller
                    fish | d8-payload-registry gra                              | d8-payload-registry grant
                    fish | d8 payload-registry gra                              | d8 payload-registry grant
                    fish | d8-payload-registry grant --access=FU                | d8-payload-registry grant --access=FULL
                    fish | d8-payload-registry status --manifests acc           | d8-payload-registry status --manifests access
                    fish | d8 payload-registry status --manifests access -n team te | -n team team-puller
                    """)
    void completesWhatIsTyped(String shell, String typed, String completed) {
        Terminal terminal = terminals.computeIfAbsent(shell, this::terminal);
        terminal.press("C-u", "C-l");
        terminal.awaitScreen(screen -> screen.lines().count() <= 1);

        terminal.type(typed).press("Tab").awaitText(completed);
    }

    @AfterAll
    void closeTerminals() {
        terminals.values().forEach(Terminal::close);
    }

    private Terminal terminal(String shell) {
        Map<String, String> variables =
                Map.of(
                        "PATH",
                        directory.resolve("bin") + ":/usr/bin:/bin",
                        "HOME",
                        directory.toString(),
                        "fish_greeting",
                        "");
        List<String> words =
                switch (shell) {
                    case "bash" -> List.of("--norc", "--noprofile");
                    case "zsh" -> List.of("-f");
                    default -> List.of("--no-config");
                };
        List<String> program = new ArrayList<>(List.of(Parts.program(shell).toString()));
        program.addAll(words);
        Terminal terminal = Terminal.of(SIZE, variables, program);
        if (shell.equals("zsh")) {
            terminal.enter("autoload -Uz compinit && compinit -u -D");
        }
        terminal.enter("cd " + directory);
        terminal.enter(
                shell.equals("fish")
                        ? "d8-payload-registry completion fish | source; echo rea'dy'"
                        : "source <(d8-payload-registry completion " + shell + "); echo rea'dy'");
        terminal.awaitText("ready");
        return terminal;
    }
}

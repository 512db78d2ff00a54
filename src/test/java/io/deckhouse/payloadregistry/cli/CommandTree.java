package io.deckhouse.payloadregistry.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** All commands as picocli sees them, for tests that look at the model instead of running it. */
final class CommandTree {
    private CommandTree() {}

    /** A new command line in an empty environment; its output goes nowhere. */
    static CommandLine root() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var streams =
                new Environment.Streams(new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
        return Cli.create(
                new Environment(
                        Map.of(),
                        streams,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        Path.of("/nonexistent")));
    }

    /** The root and every command below it. */
    static Stream<CommandLine> all() {
        return all(root());
    }

    /** A command and every command below it. */
    static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(CommandTree::all));
    }

    /** The command's words joined by hyphens, as man pages are named. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    /** The words after the program's name. */
    static String[] words(CommandLine command) {
        String[] words = command.getCommandSpec().qualifiedName(" ").split(" ");
        return Stream.of(words).skip(1).toArray(String[]::new);
    }
}

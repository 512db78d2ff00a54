package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Puts the command line together: commands, options, exit codes, error messages. */
final class Cli {
    /** How the program is called. */
    static final String PROGRAM = "d8-payload-registry";

    /** How it is called when d8 starts it as its plugin: what the user typed. */
    static final String PLUGIN = "d8 payload-registry";

    /** Of help that is not read on a terminal. */
    private static final int WIDTH = 100;

    private Cli() {}

    /** A command line with every command. */
    static CommandLine create(Environment environment) {
        RootCommand root = new RootCommand();
        Commands commands = commands(environment, root);
        CommandLine line = commands.root(root);
        CommandTable.addAll(line, commands);
        return complete(line, environment, root);
    }

    /** A command line that is enough for a run with these words. */
    static CommandLine create(Environment environment, List<String> words) {
        RootCommand root = new RootCommand();
        Commands commands = commands(environment, root);
        CommandLine line = commands.root(root);
        if (!CommandTable.addMeant(line, commands, words)) {
            CommandTable.addAll(line, commands);
            return complete(line, environment, root);
        }
        complete(line, environment, root);
        var known = line.getParameterExceptionHandler();
        // What is wrong above the commands is told by one that knows them all.
        return line.setParameterExceptionHandler((failure, args) ->
                failure.getCommandLine().getParent() == null
                        ? create(environment).execute(args)
                        : known.handleParseException(failure, args));
    }

    private static Commands commands(Environment environment, RootCommand root) {
        return new Commands(new Wiring(environment, root.global));
    }

    private static CommandLine complete(
            CommandLine line, Environment environment, RootCommand root) {
        line.setCommandName(name(environment.variables()));
        line.registerConverter(Duration.class, new Durations());
        line.setOut(environment.streams().out());
        line.setErr(environment.streams().err());
        line.registerConverter(RegistryHost.class, new Hosts());
        line.registerConverter(Path.class, new Paths());
        line.registerConverter(ImageReference.class, new Images());
        enums(line).forEach(type -> readByWords(line, type));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        HelpLayout.apply(line, () -> WIDTH);
        line.setAbbreviatedOptionsAllowed(false);
        line.setParameterExceptionHandler(new Failures(root.global)::onWrongUse);
        line.setExecutionExceptionHandler(new Failures(root.global));
        return line;
    }

    /** How the program is called: d8 says so when it starts it as its plugin. */
    static String name(Map<String, String> variables) {
        return variables.getOrDefault("PLUGINS_CALLER", "").isEmpty() ? PROGRAM : PLUGIN;
    }

    /** The enum types that options and parameters of this command and those below it have. */
    private static Stream<Class<?>> enums(CommandLine line) {
        return Stream.concat(
                line.getCommandSpec().args().stream()
                        .flatMap(arg -> Arrays.stream(arg.auxiliaryTypes()))
                        .filter(Class::isEnum),
                line.getSubcommands().values().stream().flatMap(Cli::enums));
    }

    private static <E> void readByWords(CommandLine line, Class<E> type) {
        line.registerConverter(type, new Words<>(type));
    }

    /**
     * Fits help to the terminal that it will be read on: its width, and colours unless unwanted.
     */
    static CommandLine onTerminal(CommandLine line, Environment environment) {
        boolean plain =
                !environment.variable("NO_COLOR").isEmpty()
                        || environment.variable("TERM").equals("dumb");
        HelpLayout.apply(line, new TerminalWidth(WIDTH));
        return line.setColorScheme(CommandLine.Help.defaultColorScheme(plain ? Ansi.OFF : Ansi.ON));
    }
}

package io.deckhouse.payloadregistry.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Puts the command line together: commands, options, exit codes, error messages. */
final class Cli {
    private static final int WIDTH = 100;

    private Cli() {}

    /** A command line for one run in this environment. */
    static CommandLine create(Environment environment) {
        RootCommand root = new RootCommand();
        CommandLine line =
                new CommandLine(root, new Commands(new Wiring(environment, root.global)));
        line.setCommandName(name(environment));
        line.registerConverter(Duration.class, new Durations());
        line.setOut(environment.streams().out());
        line.setErr(environment.streams().err());
        line.setUsageHelpAutoWidth(true);
        line.setUsageHelpWidth(WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        // A pattern or a name may begin with @; it never means a file of arguments.
        line.setExpandAtFiles(false);
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(colours(environment) ? Ansi.AUTO : Ansi.OFF));
        line.setParameterExceptionHandler(new Failures(root.global)::onWrongUse);
        line.setExecutionExceptionHandler(new Failures(root.global));
        return line;
    }

    /** d8 starts us as its plugin and says so; the usage line then shows what the user typed. */
    private static String name(Environment environment) {
        return environment.variable("PLUGINS_CALLER").isEmpty()
                ? "d8-payload-registry"
                : "d8 payload-registry";
    }

    private static boolean colours(Environment environment) {
        return environment.variable("NO_COLOR").isEmpty();
    }
}

package io.deckhouse.payloadregistry.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        end(run(args));
    }

    /** Runs one command to its exit code. */
    static int run(String[] args) {
        ResultStream results = new ResultStream(new FileOutputStream(FileDescriptor.out));
        Environment environment = Environment.ofProcess(results);
        Logging.forCommand(List.of(args).contains("-v"));
        int exit =
                CompletionProtocol.isAsked(args)
                        ? CompletionProtocol.answer(environment, args)
                        : run(environment, LeadingOptions.moved(args));
        environment.streams().out().flush();
        boolean isLost = exit == Exit.OK.code() && results.loss().isPresent();
        results.loss()
                .ifPresent(reason ->
                        environment
                                .streams()
                                .err()
                                .println("Error: cannot write the result to stdout: " + reason));
        environment.streams().err().flush();
        return isLost ? Exit.FAILED.code() : exit;
    }

    private static int run(Environment environment, String... args) {
        CommandLine line = Cli.create(environment, List.of(args));
        if (isTerminal()) {
            Cli.onTerminal(line, environment);
        }
        return line.execute(args);
    }

    /** Ends the process at once. */
    static void end(int exit) {
        System.out.flush();
        System.err.flush();
        // Client threads and virtual threads need no farewell: what was to be written is written.
        Runtime.getRuntime().halt(exit);
    }

    @SuppressWarnings("SystemConsoleNull") // null again since JDK 25 where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}

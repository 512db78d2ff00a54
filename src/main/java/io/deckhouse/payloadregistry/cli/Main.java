package io.deckhouse.payloadregistry.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        String ready = ReadyTexts.of(Cli.name(System.getenv()), String.join(" ", args));
        boolean isReady = !ready.isEmpty() && !Environment.isTerminal(Environment.STDOUT);
        return isReady ? tell(ready) : work(args);
    }

    /** Prints what a command that only tells about the program would print. */
    private static int tell(String text) {
        ResultStream results = results();
        PrintWriter out = new PrintWriter(results, false, StandardCharsets.UTF_8);
        out.print(text);
        out.flush();
        return exit(
                Exit.OK.code(), results, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    private static int work(String... args) {
        ResultStream results = results();
        Environment environment = Environment.ofProcess(results);
        Logging.forCommand(Verbosity.of(args) > 0);
        int exit =
                CompletionProtocol.isAsked(args)
                        ? CompletionProtocol.answer(environment, args)
                        : execute(environment, LeadingOptions.moved(args));
        environment.streams().out().flush();
        return exit(exit, results, environment.streams().err());
    }

    private static ResultStream results() {
        return new ResultStream(new FileOutputStream(FileDescriptor.out));
    }

    /** A command whose result is lost has failed, and says so. */
    private static int exit(int exit, ResultStream results, PrintWriter err) {
        results.loss()
                .ifPresent(reason ->
                        err.println("Error: cannot write the result to stdout: " + reason));
        err.flush();
        boolean isLost = exit == Exit.OK.code() && results.loss().isPresent();
        return isLost ? Exit.FAILED.code() : exit;
    }

    private static int execute(Environment environment, String... args) {
        CommandLine line = Cli.create(environment, List.of(args));
        if (environment.streams().outIsTerminal()) {
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
}

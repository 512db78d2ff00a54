package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns every failure into one clear message on stderr and an exit code; stack traces only with -v.
 */
final class Failures implements IExecutionExceptionHandler {
    private final GlobalOptions global;

    Failures(GlobalOptions global) {
        this.global = global;
    }

    /** A wrong command line: what is wrong, the near miss, where help is. */
    int onWrongUse(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("Error: " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See '" + command.getCommandSpec().qualifiedName(" ") + " --help'.");
        return Exit.USAGE.code();
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        err.println("Error: " + message(failure));
        if (global.verbose) {
            failure.printStackTrace(err);
        }
        return exit(failure).code();
    }

    private static String message(Exception failure) {
        String own = Objects.requireNonNullElse(failure.getMessage(), "");
        return switch (failure) {
            case CommandFailure _ -> own;
            case ClusterException _ -> own;
            case IllegalArgumentException _ -> own;
            case UncheckedIOException _ -> own;
            case InterruptedException _ -> "interrupted";
            default ->
                    "unexpected "
                            + failure.getClass().getSimpleName()
                            + (own.isEmpty() ? "" : ": " + own)
                            + "\nThis is a fault of the program; run again with -v and report what it prints.";
        };
    }

    private static Exit exit(Exception failure) {
        return switch (failure) {
            case CommandFailure f -> f.exit();
            case InterruptedException _ -> Exit.INTERRUPTED;
            default -> Exit.FAILED;
        };
    }
}

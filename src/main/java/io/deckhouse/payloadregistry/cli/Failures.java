package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.NearMiss;
import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.token.KeyMaterialException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
        String own = Objects.requireNonNullElse(failure.getMessage(), "wrong use");
        String message =
                switch (failure) {
                    case UnmatchedArgumentException unmatched ->
                            unknown(command.getCommandSpec(), unmatched.getUnmatched());
                    case MissingParameterException _ -> misspelt(command, args).orElse(own);
                    default -> own;
                };
        command.getErr().println("Error: " + Visible.lines(uncapitalised(message)));
        return pointToHelp(command);
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        err.println("Error: " + Visible.lines(message(failure)));
        if (global.isVerbose()) {
            failure.printStackTrace(err);
        }
        Exit exit = exit(failure);
        return exit == Exit.USAGE ? pointToHelp(command) : exit.code();
    }

    private static int pointToHelp(CommandLine command) {
        command.getErr()
                .println("See '" + command.getCommandSpec().qualifiedName(" ") + " --help'.");
        return Exit.USAGE.code();
    }

    /** Only the first unknown word is repeated: those after it may be somebody's password. */
    private static String unknown(CommandSpec command, List<String> unmatched) {
        String first = unmatched.getFirst();
        if (first.startsWith("-")) {
            String name = name(first);
            List<String> known =
                    command.options().stream()
                            .filter(option -> !option.hidden())
                            .map(OptionSpec::longestName)
                            .toList();
            return "unknown option '" + name + "'" + NearMiss.hint(name, known);
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument '" + first + "'"
                : "unknown command '"
                        + first
                        + "'"
                        + NearMiss.hint(first, command.subcommands().keySet());
    }

    /** Without a value, which may be somebody's password, be it stuck to a short option. */
    private static String name(String option) {
        return option.startsWith("--")
                ? option.replaceFirst("=.*", "")
                : option.codePoints()
                        .limit(2)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
    }

    /** What is missing is often there, but misspelt: then that is the message. */
    private static Optional<String> misspelt(CommandLine command, String... args) {
        CommandSpec spec = command.getCommandSpec();
        return Arrays.stream(args)
                .filter(word -> word.startsWith("--") && word.length() > 2)
                .map(Failures::name)
                .filter(name -> spec.findOption(name) == null)
                .findFirst()
                .map(name -> unknown(spec, List.of(name)));
    }

    private static String message(Exception failure) {
        String own = Objects.requireNonNullElse(failure.getMessage(), "");
        return switch (failure) {
            case CommandFailure _ -> own;
            case ClusterException _ -> own;
            case IllegalArgumentException _ -> own;
            case KeyMaterialException _ -> own;
            case UncheckedIOException e -> {
                IOException cause = e.getCause();
                yield cause != null && own.equals(cause.toString()) ? message(cause) : own;
            }
            case FileSystemException e -> e.getFile() + ": " + FileFailure.reason(e);
            case IOException _ when !own.isEmpty() -> own;
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

    private static String uncapitalised(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}

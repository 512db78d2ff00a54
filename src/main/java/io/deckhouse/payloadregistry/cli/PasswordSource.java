package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.Password;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a password comes from: a prompt without echo, stdin, or a file; never an argument. */
final class PasswordSource {
    /** Far above any password; what is longer is a wrong file. */
    private static final int LONGEST_INPUT = 64 * 1024;

    /** Why a password is refused on the command line; never repeats it. */
    static final String NO_ARGUMENT =
            "a password on the command line is refused: every process can see it there, and the"
                    + " shell's history keeps it; use the prompt, --password-stdin or"
                    + " --password-file FILE";

    private static final char NO_ECHO = (char) 0;

    @Option(names = "--password-stdin", description = "Read the password from stdin.")
    boolean fromStdin;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from a file.")
    @Nullable Path file;

    @Option(names = "--password", hidden = true, arity = "0..1", fallbackValue = "")
    @Nullable String onCommandLine;

    /** Reads the password; the end of its line does not belong to it. */
    Password read(CommandSpec spec, InputStream stdin, boolean twice) {
        if (onCommandLine != null) {
            throw new ParameterException(spec.commandLine(), NO_ARGUMENT);
        }
        if (fromStdin && file != null) {
            throw new ParameterException(
                    spec.commandLine(), "--password-stdin and --password-file exclude each other");
        }
        if (fromStdin) {
            return firstLine(stdin, "stdin");
        }
        return file == null ? prompt(twice) : fromFile(file);
    }

    private static Password fromFile(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            return firstLine(input, file.toString());
        } catch (NoSuchFileException _) {
            throw new CommandFailure("--password-file " + file + " does not exist");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Password firstLine(InputStream input, String name) {
        try {
            byte[] bytes = input.readNBytes(LONGEST_INPUT + 1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (bytes.length > LONGEST_INPUT) {
                throw new CommandFailure(name + " holds more than a password");
            }
            return Password.of(text.replaceFirst("\\r?\\n\\z", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    private static Password prompt(boolean twice) {
        try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            reader.setVariable(LineReader.DISABLE_HISTORY, true);
            Password password = Password.of(reader.readLine("Password: ", NO_ECHO));
            if (twice
                    && !password.equals(
                            Password.of(reader.readLine("Repeat password: ", NO_ECHO)))) {
                throw new CommandFailure("the two passwords differ");
            }
            return password;
        } catch (UserInterruptException | EndOfFileException _) {
            throw new CommandFailure(Exit.INTERRUPTED, "interrupted");
        } catch (IOException | IllegalStateException _) { // the latter when stdin is no terminal
            throw new CommandFailure(
                    Exit.USAGE,
                    "no terminal to ask on; use --password-stdin or --password-file FILE");
        }
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.Password;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a password comes from: a prompt without echo, stdin, or a file; never an argument. */
final class PasswordSource {
    /** Far above any password; what is longer is a wrong file. */
    private static final int LONGEST_INPUT = 64 * 1024;

    private static final int LONGEST_LIST = 64 * 1024 * 1024;

    /** Why a password is refused on the command line; never repeats it. */
    static final String NO_ARGUMENT =
            "a password on the command line is refused: every process can see it there, and the"
                    + " shell's history keeps it; use the prompt, --password-stdin or"
                    + " --password-file FILE";

    @Option(names = "--password-stdin", description = "Read the password from stdin.")
    boolean fromStdin;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from a file.")
    @Nullable Path file;

    @Option(names = "--password", hidden = true, arity = "0..1", fallbackValue = "")
    @Nullable String onCommandLine;

    /** Whether an option says where the password is, so that nobody is asked. */
    boolean isGiven() {
        return fromStdin || file != null;
    }

    /** Reads the password; the end of its line does not belong to it. */
    Password read(CommandSpec spec, InputStream stdin, boolean twice) {
        check(spec);
        if (!isGiven()) {
            return PasswordPrompt.ask(twice);
        }
        byte[] bytes = bytes(stdin, LONGEST_INPUT, "holds more than a password");
        byte[] password = withoutEnd(bytes, 0, bytes.length);
        if (isSeveralLines(password)) {
            new Warnings(spec.commandLine().getErr())
                    .say(
                            "the password has line breaks in it; is it a list?"
                                    + " 'hash-password --each-line' takes one a line");
        }
        return Password.of(password);
    }

    private static boolean isSeveralLines(byte... password) {
        for (byte each : password) {
            if (each == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Reads passwords, one a line. */
    List<Password> readLines(CommandSpec spec, InputStream stdin) {
        check(spec);
        if (!isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "passwords one a line come by --password-file FILE or --password-stdin");
        }
        byte[] bytes = bytes(stdin, LONGEST_LIST, "is larger than 64 MiB");
        List<Password> passwords = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                passwords.add(Password.of(withoutEnd(bytes, start, i + 1)));
                start = i + 1;
            }
        }
        return passwords;
    }

    /** Refuses a password among the arguments, and two sources at once. */
    void check(CommandSpec spec) {
        if (onCommandLine != null) {
            throw new ParameterException(spec.commandLine(), NO_ARGUMENT);
        }
        if (fromStdin && file != null) {
            throw new ParameterException(
                    spec.commandLine(), "--password-stdin and --password-file exclude each other");
        }
    }

    private byte[] bytes(InputStream stdin, int longest, String tooLong) {
        String name = file == null ? "stdin" : file.toString();
        try (InputStream input = file == null ? stdin : Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new CommandFailure(name + " " + tooLong);
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw new CommandFailure("--password-file " + name + " does not exist");
        } catch (IOException e) {
            throw FileFailure.of("cannot read " + name, e);
        }
    }

    private static byte[] withoutEnd(byte[] bytes, int from, int to) {
        int end = to;
        if (end > from && bytes[end - 1] == '\n') {
            end--;
            if (end > from && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return Arrays.copyOfRange(bytes, from, end);
    }
}

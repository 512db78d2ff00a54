package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.Password;
import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/** Asks for a password on the terminal, without echo. A class of its own: JLine loads slowly. */
final class PasswordPrompt {
    private static final char NO_ECHO = (char) 0;

    private PasswordPrompt() {}

    /** Asks once, or twice until both are the same. */
    static Password ask(boolean twice) {
        try (Terminal terminal = open()) {
            LineReader reader = reader(terminal);
            Password password = Password.of(reader.readLine("Password: ", NO_ECHO));
            if (twice
                    && !password.equals(
                            Password.of(reader.readLine("Repeat password: ", NO_ECHO)))) {
                throw new CommandFailure("the two passwords differ");
            }
            return password;
        } catch (UserInterruptException _) {
            throw new CommandFailure(Exit.INTERRUPTED, "interrupted");
        } catch (EndOfFileException _) {
            throw new CommandFailure("no password was given");
        } catch (IOException | IllegalStateException _) { // the latter when stdin is no terminal
            throw new CommandFailure(
                    Exit.USAGE,
                    "no terminal to ask on; use --password-stdin or --password-file FILE");
        }
    }

    /** Prompts go to stderr: stdout carries the result, and is often redirected. */
    private static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                .systemOutput(SystemOutput.SysErrOrSysOut)
                .build();
    }

    /** Every character is part of the password: nothing is expanded, completed or remembered. */
    private static LineReader reader(Terminal terminal) {
        LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        reader.setVariable(LineReader.DISABLE_COMPLETION, true);
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(LineReader.Option.BRACKETED_PASTE, false);
        return reader;
    }
}

package io.deckhouse.payloadregistry.parts;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A real terminal of a certain size with a shell in it: keys go in, what a person would see comes
 * out. It is tmux's, whose server ends with {@link #close}.
 */
public final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> BASH = List.of("bash", "--norc", "--noprofile");

    private final TemporaryDirectory directory = new TemporaryDirectory("terminal");

    /** The size in characters. */
    public record Size(int width, int height) {}

    /** A terminal with a bash that reads no start-up files, and has these variables. */
    public static Terminal bash(Size size, Map<String, String> variables) {
        Terminal terminal = of(size, variables, BASH);
        terminal.awaitScreen(screen -> screen.contains("$"));
        return terminal;
    }

    /** A terminal with this shell. */
    public static Terminal of(Size size, Map<String, String> variables, List<String> shell) {
        Terminal terminal = new Terminal();
        List<String> words = new ArrayList<>(List.of("new-session", "-d"));
        words.addAll(List.of("-x", "" + size.width(), "-y", "" + size.height()));
        words.addAll(shell);
        // What starts tmux's server has the environment that the shell will have.
        Command start = terminal.command(words).withVariable("PS1", "$ ");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            start = start.withVariable(variable.getKey(), variable.getValue());
        }
        start.run().expectSuccess();
        return terminal;
    }

    /** Types a line and presses Enter. */
    public Terminal enter(String line) {
        return type(line).press("Enter");
    }

    /** Types these characters. */
    public Terminal type(String text) {
        tmux(List.of("send-keys", "-l", "--", text));
        return this;
    }

    /** Presses keys by tmux's names for them: Enter, Tab, C-c, Up. */
    public Terminal press(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        tmux(words);
        return this;
    }

    /** Changes the size, as a person does who pulls the window's corner. */
    public Terminal resize(Size size) {
        tmux(List.of("resize-window", "-x", "" + size.width(), "-y", "" + size.height()));
        return this;
    }

    /** What is to be seen, without blanks at the end of lines. */
    public String screen() {
        return tmux(List.of("capture-pane", "-p")).stripTrailing();
    }

    /** The same with what scrolled out above, long lines joined, and escape sequences kept. */
    public String history() {
        return tmux(List.of("capture-pane", "-p", "-e", "-J", "-S", "-")).stripTrailing();
    }

    /** Waits until the screen is as wanted and returns it; what it was instead is the failure. */
    public String awaitScreen(Predicate<String> wanted) {
        try {
            return await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(this::screen, wanted);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("the screen never became as wanted; it is:\n" + screen(), e);
        }
    }

    /** Waits until this text is to be seen. */
    public String awaitText(String text) {
        return awaitScreen(screen -> screen.contains(text));
    }

    /** Ends the shell and what runs in it. */
    @Override
    public void close() {
        tmux(List.of("kill-server"));
        directory.close();
    }

    private String tmux(List<String> words) {
        return command(words).run().expectSuccess().stdout();
    }

    private Command command(List<String> words) {
        String socket = directory.resolve("tmux").toString();
        return Command.part("tmux", "-S", socket, "-f", "/dev/null", "-u")
                .with(words.toArray(String[]::new))
                .withVariable("LC_ALL", "C.UTF-8")
                .withoutVariable("TMUX");
    }
}

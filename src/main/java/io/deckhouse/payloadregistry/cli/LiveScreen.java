package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Draws rows on a terminal, again and again in the same place. Keys are not echoed meanwhile; when
 * the process ends, however it ends, the terminal is as it was.
 */
final class LiveScreen implements StatusWatch.StatusView {
    private static final String ERASE_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final Environment environment;
    private final Terminal terminal;
    private final Attributes before;
    private final StatusPrinter.Look look;
    private Size size;
    private int drawn;

    private LiveScreen(Environment environment, Terminal terminal, StatusPrinter.Look look) {
        this.environment = environment;
        this.terminal = terminal;
        this.look = look;
        this.before = terminal.getAttributes();
        this.size = terminal.getSize();
    }

    /** Takes the process's terminal. */
    static LiveScreen open(Environment environment, StatusPrinter.Look look) {
        try {
            // Signals stay the JVM's: it runs the hook below, and exits 130 on an interrupt.
            Terminal terminal =
                    TerminalBuilder.builder().system(true).dumb(false).nativeSignals(false).build();
            LiveScreen screen = new LiveScreen(environment, terminal, look);
            Attributes silent = new Attributes(screen.before);
            silent.setLocalFlag(Attributes.LocalFlag.ECHO, false);
            terminal.setAttributes(silent);
            Runtime.getRuntime().addShutdownHook(new Thread(screen::restore, "terminal"));
            return screen;
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void show(StatusWatch.Frame frame) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        if (frame.rows().isEmpty()) {
            out.println("No pull Secrets found.");
        }
        new StatusPrinter(out, frame.now(), look)
                .print(frame.rows(), Optional.empty(), OutputOptions.Format.TABLE);
        StuckPodPrinter.to(out, environment).print(frame.stuck().orElse(List.of()), frame.rows());
        if (!frame.notice().isEmpty()) {
            out.println(frame.notice());
        }
        draw(text.toString().lines().toList());
    }

    /** What does not fit is cut off: a line that wraps could not be drawn over. */
    private void draw(List<String> lines) {
        Size current = terminal.getSize();
        int width = current.getColumns() > 0 ? current.getColumns() : Integer.MAX_VALUE;
        int height = current.getRows() > 1 ? current.getRows() - 1 : Integer.MAX_VALUE;
        StringBuilder frame = new StringBuilder();
        if (!current.equals(size)) {
            size = current;
            frame.append(CLEAR);
        } else if (drawn > 0) {
            frame.append("\r\u001b[").append(drawn).append('A');
        }
        List<String> shown = lines.size() <= height ? lines : lines.subList(0, height - 1);
        for (String line : shown) {
            frame.append(line, 0, Math.min(line.length(), width)).append(ERASE_LINE).append('\n');
        }
        if (shown.size() < lines.size()) {
            frame.append("… ").append(lines.size() - shown.size()).append(" more");
            frame.append(ERASE_LINE).append('\n');
        }
        drawn = Math.min(lines.size(), height);
        terminal.writer().print(frame.append(ERASE_BELOW));
        terminal.flush();
    }

    private void restore() {
        terminal.setAttributes(before);
    }

    @Override
    public void close() {
        restore();
    }
}

package io.deckhouse.payloadregistry.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of the terminal that the process runs on, asked once, and not before they count. */
final class TerminalWidth implements IntSupplier {
    private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{0,4})\\s*");

    private final int otherwise;
    private int columns;

    /**
     * The width of the terminal.
     *
     * @param otherwise the width where the terminal does not tell
     */
    TerminalWidth(int otherwise) {
        this.otherwise = otherwise;
    }

    @Override
    public int getAsInt() {
        if (columns == 0) {
            columns = ask();
        }
        return columns;
    }

    /** A terminal's size is asked of it by stty; Java alone cannot. */
    private int ask() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher known = SIZE.matcher(size);
            return known.matches() ? Integer.parseInt(known.group(1)) : otherwise;
        } catch (IOException _) {
            return otherwise; // neither stty nor a terminal
        }
    }
}

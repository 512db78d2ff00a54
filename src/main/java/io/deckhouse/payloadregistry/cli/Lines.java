package io.deckhouse.payloadregistry.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The lines of an input, one after the other. Before it waits for more input it flushes the output,
 * so that whoever writes line by line gets answers line by line, and a file goes through at speed.
 *
 * <p>A line ends with a line feed, with or without a carriage return before it; what else Java
 * takes for the end of a line is part of it.
 */
final class Lines {
    /** Far above the longest pattern and path together: a longer line is no text. */
    private static final int LONGEST = 1 << 20;

    private static final int BUFFER = 1 << 16;

    private final Reader input;
    private final PrintWriter output;
    private final char[] buffer = new char[BUFFER];
    private int next;
    private int end;
    private String line = "";

    Lines(InputStream input, PrintWriter output) {
        this(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)), output);
    }

    private Lines(Reader input, PrintWriter output) {
        this.input = input;
        this.output = output;
    }

    /** One line, whatever it holds. */
    static Lines only(String line) {
        return new Lines(new StringReader(line + "\n"), new PrintWriter(Writer.nullWriter()));
    }

    /** Goes to the next line, if there is one. */
    boolean advance() throws IOException {
        var building = new StringBuilder();
        boolean any = false;
        while (fill()) {
            any = true;
            int at = next;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            building.append(buffer, next, at - next);
            next = at + 1;
            if (at < end) {
                break;
            }
            if (building.length() > LONGEST) {
                throw new CommandFailure("a line of the input is longer than a mebibyte");
            }
        }
        int length = building.length();
        boolean isCarriageReturn = length > 0 && building.charAt(length - 1) == '\r';
        line = building.substring(0, isCarriageReturn ? length - 1 : length);
        return any;
    }

    /** The line without its end. */
    String line() {
        return line;
    }

    private boolean fill() throws IOException {
        if (next < end) {
            return true;
        }
        if (!input.ready()) {
            output.flush();
        }
        next = 0;
        end = input.read(buffer);
        return end > 0;
    }
}

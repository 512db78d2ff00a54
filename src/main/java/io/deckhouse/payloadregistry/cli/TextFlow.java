package io.deckhouse.payloadregistry.cli;

import picocli.CommandLine.Help.Ansi.Text;

/**
 * Breaks texts into lines, at blanks alone: a word is never cut in two, and one that is longer than
 * a line has a line of its own.
 *
 * @param width the columns of a line
 */
record TextFlow(int width) {
    private static final String CONTINUED = " \\";

    /**
     * Appends a text and the end of its last line.
     *
     * @param column where the line that has been begun ends
     * @param indent of the lines that follow
     */
    void append(StringBuilder out, Text text, int column, int indent) {
        String plain = text.plainString();
        int at = column;
        boolean isFirst = true;
        for (int start = wordStart(plain, 0); start < plain.length(); ) {
            int end = wordEnd(plain, start);
            int gap = isFirst ? 0 : 1;
            if (at + gap + end - start > width && at > indent) {
                out.append('\n').append(" ".repeat(indent));
                at = indent;
            } else {
                out.append(" ".repeat(gap));
                at += gap;
            }
            out.append(text.substring(start, end));
            at += end - start;
            isFirst = false;
            start = wordStart(plain, end);
        }
        out.append('\n');
    }

    /** Appends a command so that it can be copied: lines that are broken end as a shell wants. */
    void appendCommand(StringBuilder out, String command, int indent) {
        int at = indent;
        out.append(" ".repeat(indent));
        String[] words = command.strip().split(" (?=(?:[^']*'[^']*')*[^']*$)", -1);
        for (int i = 0; i < words.length; i++) {
            boolean isLast = i == words.length - 1;
            int room = width - (isLast ? 0 : CONTINUED.length());
            if (i > 0 && at + 1 + words[i].length() > room && !words[i].equals("\\")) {
                out.append(CONTINUED).append('\n').append(" ".repeat(indent + 2));
                at = indent + 2;
            } else if (i > 0) {
                out.append(' ');
                at++;
            }
            out.append(words[i]);
            at += words[i].length();
        }
        out.append('\n');
    }

    private static int wordStart(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static int wordEnd(String text, int from) {
        int end = text.indexOf(' ', from);
        return end < 0 ? text.length() : end;
    }
}

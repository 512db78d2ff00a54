package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Texts of help as paragraphs: in the source a line ends where there is no room any more, on a
 * terminal it ends where that does.
 */
final class HelpText {
    private static final String COMMAND = "d8 ";

    private HelpText() {}

    /** What a command does: its first line, which lists show, and the rest. */
    static List<String> description(String... lines) {
        List<String> text = new ArrayList<>(List.of(lines).subList(0, Math.min(1, lines.length)));
        text.addAll(flowed(List.of(lines).subList(text.size(), lines.length)));
        return text;
    }

    /** Lines side by side become one; what is indented, and what follows a blank, starts anew. */
    static List<String> flowed(List<String> lines) {
        List<String> text = new ArrayList<>();
        boolean isOpen = false;
        for (String line : lines) {
            boolean isProse = !line.isBlank() && !line.startsWith(" ");
            if (isProse && isOpen) {
                text.add(text.removeLast() + " " + line);
            } else {
                text.add(line);
            }
            isOpen = isProse;
        }
        return text;
    }

    /** The lines of texts on so many columns. */
    static String wrapped(List<String> texts, int width) {
        StringBuilder out = new StringBuilder();
        TextFlow flow = new TextFlow(width);
        boolean isContinued = false;
        for (String text : texts) {
            String line = text.replace("%%", "%");
            int indent = line.length() - line.stripLeading().length();
            if (isContinued || line.startsWith(COMMAND, indent)) {
                flow.appendCommand(out, line, indent);
            } else {
                boolean isComment = line.startsWith("#", indent);
                out.append(" ".repeat(indent));
                flow.append(out, Ansi.OFF.new Text(line), indent, isComment ? indent + 2 : indent);
            }
            isContinued = line.endsWith("\\");
        }
        return out.toString();
    }
}

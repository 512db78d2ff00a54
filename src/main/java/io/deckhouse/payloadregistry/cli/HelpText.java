package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Texts of help as paragraphs: in the source a line ends where there is no room any more, on a
 * terminal it ends where that does.
 */
final class HelpText {
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

    /** Help in which what is said of an option or a parameter is one paragraph, too. */
    static final class OfArguments extends Help {
        OfArguments(CommandSpec command, ColorScheme colours) {
            super(command, colours);
        }

        @Override
        public IOptionRenderer createDefaultOptionRenderer() {
            IOptionRenderer lines = super.createDefaultOptionRenderer();
            return (option, label, colours) -> joined(lines.render(option, label, colours));
        }

        @Override
        public IParameterRenderer createDefaultParameterRenderer() {
            IParameterRenderer lines = super.createDefaultParameterRenderer();
            return (parameter, label, colours) -> joined(lines.render(parameter, label, colours));
        }

        /** The first row, with the last columns of all rows as its own. */
        private static Text[][] joined(Text[]... rows) {
            Text[] first = rows[0].clone();
            int last = first.length - 1;
            for (int i = 1; i < rows.length; i++) {
                first[last] = first[last].concat(" ").concat(rows[i][last]);
            }
            return new Text[][] {first};
        }
    }
}

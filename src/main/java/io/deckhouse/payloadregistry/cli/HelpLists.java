package io.deckhouse.payloadregistry.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The lists of a help text: what is said stands beside what it is said of where there is room for
 * both, and below it where there is not.
 */
final class HelpLists {
    /** With fewer columns nothing can be read that stands beside something else. */
    private static final int NARROW = 64;

    /** Longer names push nothing aside. */
    private static final int LONGEST_NAME = 28;

    private static final int BELOW = 8;
    private static final int GAP = 2;

    private final Help help;
    private final int width;

    HelpLists(Help help, int width) {
        this.help = help;
        this.width = width;
    }

    private record Row(Text name, Text said) {}

    /** What this says of options. */
    String options(List<OptionSpec> options) {
        return text(options.stream().map(this::row).toList(), besideArguments());
    }

    /** What this says of parameters. */
    String parameters() {
        return text(parameterRows(), besideArguments());
    }

    /** What this says of the commands below it, in their first lines. */
    String commands() {
        List<Row> rows =
                help.subcommands().values().stream()
                        .map(command ->
                                new Row(
                                        plain("  ").concat(command.commandNamesText(", ")),
                                        plain(
                                                command.commandSpec()
                                                        .usageMessage()
                                                        .description()[0])))
                        .toList();
        return text(rows, beside(rows, width));
    }

    private int besideArguments() {
        Stream<Row> rows =
                Stream.concat(
                        parameterRows().stream(),
                        help.commandSpec().options().stream()
                                .filter(option -> !option.hidden())
                                .map(this::row));
        return beside(rows.toList(), LONGEST_NAME);
    }

    private static int beside(List<Row> rows, int longest) {
        return GAP
                + rows.stream()
                        .mapToInt(row -> row.name().plainString().length())
                        .filter(length -> length <= longest)
                        .max()
                        .orElse(0);
    }

    private String text(List<Row> rows, int beside) {
        StringBuilder text = new StringBuilder();
        TextFlow flow = new TextFlow(width);
        for (Row row : rows) {
            int length = row.name().plainString().length();
            int at = width < NARROW ? BELOW : beside;
            text.append(row.name());
            if (width < NARROW || length + GAP > beside) {
                text.append('\n').append(" ".repeat(at));
            } else {
                text.append(" ".repeat(at - length));
            }
            flow.append(text, row.said(), at, width < NARROW ? BELOW : beside + GAP);
        }
        return text.toString();
    }

    private Row row(OptionSpec option) {
        return row(
                help.createDefaultOptionRenderer()
                        .render(
                                option,
                                help.createDefaultParamLabelRenderer(),
                                help.colorScheme()));
    }

    private List<Row> parameterRows() {
        return help.commandSpec().positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map(parameter ->
                        row(
                                help.createDefaultParameterRenderer()
                                        .render(
                                                parameter,
                                                help.createDefaultParamLabelRenderer(),
                                                help.colorScheme())))
                .toList();
    }

    /** From picocli's five columns: a mark, the short name, a comma, the long name, the text. */
    private Row row(Text[]... rows) {
        Text[] first = rows[0];
        Text shortName =
                first[1].plainString().isEmpty() ? plain("      ") : plain("  ").concat(first[1]);
        boolean hasBoth = !first[2].plainString().isBlank();
        Text name = shortName.concat(hasBoth ? ", " : "").concat(first[3]);
        Text said = first[4];
        for (int i = 1; i < rows.length; i++) {
            said = said.concat(" ").concat(rows[i][4]);
        }
        return new Row(name, said);
    }

    private Text plain(String text) {
        return help.colorScheme().text(text.replace("%%", "%"));
    }
}

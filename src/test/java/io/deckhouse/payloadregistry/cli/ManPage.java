package io.deckhouse.payloadregistry.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command, in the man macros, made from what picocli knows of it. */
final class ManPage {
    private static final int LONGEST_LINE = 78;

    /** Which program the page is about, and the day of its build. */
    record Edition(String version, String date) {}

    private final CommandLine command;
    private final CommandSpec spec;
    private final Edition edition;
    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandLine command, Edition edition) {
        this.command = command;
        this.spec = command.getCommandSpec();
        this.edition = edition;
    }

    /** The page's source. */
    static String of(CommandLine command, Edition edition) {
        ManPage page = new ManPage(command, edition);
        page.write();
        return page.text.toString();
    }

    private void write() {
        String name = CommandTree.name(command);
        line(".\\\" Generated from the program's own help; do not edit.");
        line(
                ".TH %s 1 \"%s\" \"d8-payload-registry %s\" \"d8 payload-registry\""
                        .formatted(
                                escaped(name.toUpperCase(Locale.ROOT)),
                                edition.date(),
                                edition.version()));
        section("NAME");
        line(escaped(name) + " \\-");
        text(summary(command));
        section("SYNOPSIS");
        line("\\fB" + escaped(spec.qualifiedName(" ")) + "\\fR");
        text(String.join(" ", HelpLayout.operands(spec)));
        section("DESCRIPTION");
        Stream.of(spec.usageMessage().description()).forEach(each -> text(plain(each)));
        arguments();
        options("OPTIONS", HelpLayout.own(spec));
        options("GLOBAL OPTIONS", HelpLayout.global(spec));
        commands();
        footer();
        seeAlso();
    }

    private void arguments() {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (!parameter.hidden()) {
                item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter);
            }
        }
    }

    private void options(String heading, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return;
        }
        section(heading);
        options.forEach(option -> item(names(option) + value(option), option));
    }

    private static String names(OptionSpec option) {
        return Stream.of(option.names())
                .sorted(Comparator.comparingInt(String::length))
                .map(name -> option.negatable() ? name.replaceFirst("^--", "--[no-]") : name)
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
    }

    private static String value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        String value = "=\\fI" + escaped(option.paramLabel()) + "\\fR";
        return option.arity().min() == 0 ? "[" + value + "]" : value;
    }

    private void item(String tag, ArgSpec argument) {
        line(".TP");
        line(tag);
        Stream.of(argument.description()).forEach(each -> text(plain(filledIn(each, argument))));
    }

    private static String filledIn(String description, ArgSpec argument) {
        return description
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
                .replace("${COMPLETION-CANDIDATES}", candidates(argument));
    }

    private static String candidates(ArgSpec argument) {
        Iterable<String> words = argument.completionCandidates();
        return words == null ? "" : String.join(", ", words);
    }

    private void commands() {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        command.getSubcommands()
                .forEach((name, below) -> {
                    line(".TP");
                    line("\\fB" + escaped(name) + "\\fR");
                    text(summary(below) + ".");
                });
    }

    /** The footer's indented lines are examples; what follows a blank line is a new paragraph. */
    private void footer() {
        boolean verbatim = false;
        boolean fresh = true;
        for (String each : spec.usageMessage().footer()) {
            boolean indented = each.startsWith("  ");
            if (verbatim != indented) {
                line(indented ? ".nf\n.RS 4" : ".RE\n.fi");
                verbatim = indented;
            }
            if (indented) {
                line(continued(escaped(plain(each.substring(2)))));
            } else if (each.equals("Examples:")) {
                section("EXAMPLES");
            } else if (!each.isBlank()) {
                if (fresh) {
                    line(".PP");
                }
                text(plain(each));
            }
            fresh = each.isBlank();
        }
        if (verbatim) {
            line(".RE\n.fi");
        }
    }

    private void seeAlso() {
        Stream<CommandLine> near =
                Stream.concat(
                        Stream.ofNullable(command.getParent()),
                        command.getSubcommands().values().stream());
        List<String> pages =
                near.map(each -> "\\fB" + escaped(CommandTree.name(each)) + "\\fR(1)").toList();
        section("SEE ALSO");
        line(String.join(",\n", pages));
    }

    private static String summary(CommandLine command) {
        String first = command.getCommandSpec().usageMessage().description()[0];
        return plain(first).replaceFirst("\\.$", "");
    }

    /** Descriptions are format strings. */
    private static String plain(String description) {
        return description.replace("%%", "%").replace("%n", " ");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }

    /** Filled text, in lines as short as the macros like them. */
    private void text(String filled) {
        StringBuilder line = new StringBuilder();
        for (String word : escaped(filled).split(" ", -1)) {
            if (line.length() + 1 + word.length() > LONGEST_LINE) {
                line(protectedStart(line.toString()));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        line(protectedStart(line.toString()));
    }

    /** A long line of an example goes on after a backslash. */
    private static String continued(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        int end = line.lastIndexOf(' ', LONGEST_LINE - 1) + 1;
        return line.substring(0, end) + "\\\n" + continued(line.substring(end));
    }

    private static String protectedStart(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }

    private void section(String name) {
        line(".SH " + (name.contains(" ") ? "\"" + name + "\"" : name));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}

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
    private final CommandLine command;
    private final CommandSpec spec;
    private final String version;
    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandLine command, String version) {
        this.command = command;
        this.spec = command.getCommandSpec();
        this.version = version;
    }

    /** The page's source. */
    static String of(CommandLine command, String version) {
        ManPage page = new ManPage(command, version);
        page.write();
        return page.text.toString();
    }

    private void write() {
        String name = CommandTree.name(command);
        line(".\\\" Generated from the program's own help; do not edit.");
        line(
                ".TH %s 1 \"\" \"d8-payload-registry %s\" \"d8 payload-registry\""
                        .formatted(escaped(name.toUpperCase(Locale.ROOT)), version));
        section("NAME");
        line(escaped(name) + " \\- " + escaped(summary(command)));
        section("SYNOPSIS");
        line("\\fB" + escaped(spec.qualifiedName(" ")) + "\\fR");
        line(escaped(String.join(" ", HelpLayout.operands(spec))));
        section("DESCRIPTION");
        Stream.of(spec.usageMessage().description()).forEach(each -> line(escaped(plain(each))));
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
        Stream.of(argument.description())
                .forEach(each -> line(escaped(plain(filledIn(each, argument)))));
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
                    line(escaped(summary(below)) + ".");
                });
    }

    /** The footer's indented lines are examples; a line that ends in a colon is a heading. */
    private void footer() {
        boolean verbatim = false;
        boolean fresh = true;
        for (String each : spec.usageMessage().footer()) {
            boolean indented = each.startsWith("  ");
            if (verbatim != indented) {
                line(indented ? ".PP\n.nf\n.RS 4" : ".RE\n.fi");
                verbatim = indented;
                fresh = !indented;
            }
            if (each.isBlank()) {
                fresh = true;
            } else if (each.equals("Examples:")) {
                section("EXAMPLES");
            } else {
                if (fresh && !indented) {
                    line(".PP");
                }
                fresh = false;
                line(escaped(plain(indented ? each.substring(2) : each)));
            }
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
        String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }

    private void section(String name) {
        line(".SH " + (name.contains(" ") ? "\"" + name + "\"" : name));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}

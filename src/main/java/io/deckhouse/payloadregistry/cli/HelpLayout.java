package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help reads: a command's own options first, those of all commands after them, and a synopsis
 * that names only the own ones.
 */
final class HelpLayout {
    /** What no terminal that anybody reads on goes below. */
    private static final int NARROWEST = 40;

    /** With less, the words of a synopsis start near the margin. */
    private static final int WIDE = 80;

    private static final String USAGE = "Usage: ";

    private HelpLayout() {}

    /**
     * Gives a command and everything below it this layout.
     *
     * @param columns how wide it is, asked when help is shown
     */
    static void apply(CommandLine command, IntSupplier columns) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%n");
        usage.commandListHeading("%nCommands:%n");
        usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING, _ -> "");
        var sections = usage.sectionMap();
        sections.put(
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                help -> synopsis(help.commandSpec(), width(columns)) + "\n");
        sections.put(
                UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
                help -> new HelpLists(help, width(columns)).parameters());
        sections.put(
                UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                help -> options(help.commandSpec(), new HelpLists(help, width(columns))));
        sections.put(
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                help -> new HelpLists(help, width(columns)).commands());
        sections.put(
                UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                _ -> HelpText.wrapped(HelpText.description(usage.description()), width(columns)));
        sections.put(
                UsageMessageSpec.SECTION_KEY_FOOTER,
                _ -> HelpText.wrapped(HelpText.flowed(List.of(usage.footer())), width(columns)));
        command.getSubcommands().values().forEach(each -> apply(each, columns));
    }

    private static int width(IntSupplier columns) {
        return Math.max(columns.getAsInt(), NARROWEST);
    }

    /** Options of this command alone, in the order of their names. */
    static List<OptionSpec> own(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden() && !isGlobal(command, option))
                .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
                .toList();
    }

    /** Options that every command has; the version only where a person would ask for it. */
    static List<OptionSpec> global(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden() && isGlobal(command, option))
                .filter(option -> command.parent() == null || !option.versionHelp())
                .sorted((a, b) -> a.longestName().compareTo(b.longestName()))
                .toList();
    }

    /** The words after the command's name that its use may need. */
    static List<String> operands(CommandSpec command) {
        List<String> words = new ArrayList<>();
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (!parameter.hidden()) {
                String many =
                        parameter.arity().max() > 1 && !parameter.hideParamSyntax() ? "..." : "";
                String word = parameter.paramLabel() + many;
                words.add(parameter.arity().min() == 0 ? "[" + word + "]" : word);
            }
        }
        int required = words.size();
        for (OptionSpec option : own(command)) {
            String word = word(option) + (option.isMultiValue() ? "..." : "");
            if (option.required()) {
                words.add(required++, word);
            } else {
                words.add("[" + word + "]");
            }
        }
        if (!command.subcommands().isEmpty()) {
            words.addFirst("COMMAND");
        }
        words.add("[OPTIONS]");
        return words;
    }

    /** An option with its value, as it is typed. */
    private static String word(OptionSpec option) {
        String name =
                option.negatable()
                        ? option.longestName().replaceFirst("^--", "--[no-]")
                        : option.longestName();
        if (option.arity().max() == 0) {
            return name;
        }
        return option.arity().min() == 0
                ? name + "[=" + option.paramLabel() + "]"
                : name + " " + option.paramLabel();
    }

    private static boolean isGlobal(CommandSpec command, OptionSpec option) {
        return option.inherited()
                || option.usageHelp()
                || option.versionHelp()
                || command.parent() == null;
    }

    private static String synopsis(CommandSpec command, int width) {
        String called = USAGE + command.qualifiedName(" ");
        String indent = " ".repeat(Math.min(called.length(), width < WIDE ? 3 : width / 3));
        int room = width - indent.length() - 1;
        List<String> words =
                Stream.concat(Stream.of(called), operands(command).stream())
                        .flatMap(word ->
                                word.length() > room
                                        ? Stream.of(word.split(" ", -1))
                                        : Stream.of(word))
                        .toList();
        StringBuilder text = new StringBuilder(words.getFirst());
        int used = text.length();
        for (String word : words.subList(1, words.size())) {
            if (used + 1 + word.length() > width) {
                text.append('\n').append(indent);
                used = indent.length();
            }
            text.append(' ').append(word);
            used += 1 + word.length();
        }
        return text.toString();
    }

    private static String options(CommandSpec command, HelpLists lists) {
        List<OptionSpec> own = own(command);
        return list(lists, "Options:", own)
                + list(lists, own.isEmpty() ? "Options:" : "Global options:", global(command));
    }

    private static String list(HelpLists lists, String heading, List<OptionSpec> options) {
        return options.isEmpty() ? "" : "\n" + heading + "\n" + lists.options(options);
    }
}

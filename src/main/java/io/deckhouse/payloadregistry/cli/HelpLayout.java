package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help reads: a command's own options first, those of all commands after them, and a synopsis
 * that names only the own ones.
 */
final class HelpLayout {
    private static final String USAGE = "Usage: ";

    private HelpLayout() {}

    /** Gives a command and everything below it this layout. */
    static void apply(CommandLine command) {
        command.setHelpFactory(HelpText.OfArguments::new);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%n");
        usage.commandListHeading("%nCommands:%n");
        usage.sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                        help -> synopsis(help.commandSpec()) + "\n");
        usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING, _ -> "");
        usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        usage.sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        help -> text(help, HelpText.description(usage.description())));
        usage.sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        help -> text(help, HelpText.flowed(List.of(usage.footer()))));
        command.getSubcommands().values().forEach(HelpLayout::apply);
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

    private static String synopsis(CommandSpec command) {
        int width = command.usageMessage().width();
        StringBuilder text = new StringBuilder(USAGE).append(command.qualifiedName(" "));
        String indent = " ".repeat(Math.min(text.length(), width / 3));
        int used = text.length();
        for (String word : operands(command)) {
            if (used + 1 + word.length() > width) {
                text.append('\n').append(indent);
                used = indent.length();
            }
            text.append(' ').append(word);
            used += 1 + word.length();
        }
        return text.toString();
    }

    private static String options(Help help) {
        CommandSpec command = help.commandSpec();
        String own = list(help, "Options:", own(command));
        return own + list(help, own.isEmpty() ? "Options:" : "Global options:", global(command));
    }

    private static String list(Help help, String heading, List<OptionSpec> options) {
        return options.isEmpty()
                ? ""
                : "\n" + heading + "\n" + help.optionListExcludingGroups(options);
    }

    private static String text(Help help, List<String> lines) {
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        return Help.join(
                        help.ansi(),
                        usage.width(),
                        usage.adjustLineBreaksForWideCJKCharacters(),
                        lines.toArray(String[]::new),
                        new StringBuilder())
                .toString();
    }
}

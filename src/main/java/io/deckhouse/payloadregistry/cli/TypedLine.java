package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command line that is still being typed, read as far as it goes.
 *
 * @param command the command that the words before the cursor name
 * @param operands the other words before the cursor that are no options
 * @param given the options before the cursor
 * @param global where the cluster is, as arguments that can be parsed
 * @param valueOf the option whose value is being typed
 * @param text what stands at the cursor: a value without its option's name
 * @param isAfterDashes whether {@code --} came before, so that nothing is an option any more
 */
record TypedLine(
        CommandSpec command,
        List<String> operands,
        List<OptionSpec> given,
        List<String> global,
        Optional<OptionSpec> valueOf,
        String text,
        boolean isAfterDashes) {

    /** Reads the words after the program's name; the last one is at the cursor. */
    static TypedLine read(CommandLine root, List<String> words) {
        Reader reader = new Reader(root.getCommandSpec());
        if (words.isEmpty()) {
            return reader.line("");
        }
        words.subList(0, words.size() - 1).forEach(reader::take);
        return reader.line(words.getLast());
    }

    private static final class Reader {
        private final List<String> operands = new ArrayList<>();
        private final List<OptionSpec> given = new ArrayList<>();
        private final List<String> global = new ArrayList<>();
        private CommandSpec command;
        private Optional<OptionSpec> open = Optional.empty();
        private boolean isAfterDashes;

        Reader(CommandSpec root) {
            this.command = root;
        }

        void take(String word) {
            if (open.isPresent()) {
                value(open.get(), word);
                open = Optional.empty();
            } else if (isAfterDashes || !word.startsWith("-") || word.equals("-")) {
                operand(word);
            } else if (word.equals("--")) {
                isAfterDashes = true;
            } else {
                option(word);
            }
        }

        private void operand(String word) {
            CommandLine below = isAfterDashes ? null : command.subcommands().get(word);
            if (below != null && operands.isEmpty()) {
                command = below.getCommandSpec();
            } else {
                operands.add(word);
            }
        }

        private void option(String word) {
            String name = nameIn(word);
            OptionSpec option = find(name);
            if (option == null) {
                return;
            }
            given.add(option);
            if (option.arity().max() == 0) {
                return;
            }
            if (word.length() > name.length()) {
                value(option, word.substring(name.length()).replaceFirst("^=", ""));
            } else if (option.arity().min() > 0) {
                open = Optional.of(option);
            }
        }

        private void value(OptionSpec option, String value) {
            // Those of the root say where the objects are.
            if (option.inherited() || option.command().parent() == null) {
                global.add(option.longestName() + "=" + value);
            }
        }

        private OptionSpec find(String name) {
            OptionSpec option = command.findOption(name);
            return option == null ? command.findOption(name.replaceFirst("^--no-", "--")) : option;
        }

        TypedLine line(String last) {
            Optional<OptionSpec> valueOf = open;
            String text = last;
            String name = nameIn(last);
            if (open.isEmpty() && !isAfterDashes && last.startsWith("-")) {
                OptionSpec option = find(name);
                boolean hasValue = last.length() > name.length() && option != null;
                if (hasValue && option.arity().max() > 0) {
                    valueOf = Optional.of(option);
                    text = last.substring(name.length()).replaceFirst("^=", "");
                }
            }
            return new TypedLine(
                    command,
                    List.copyOf(operands),
                    List.copyOf(given),
                    List.copyOf(global),
                    valueOf,
                    text,
                    isAfterDashes);
        }

        /** {@code --name} of {@code --name=value}, {@code -n} of {@code -nvalue}. */
        private static String nameIn(String word) {
            if (word.startsWith("--")) {
                return word.replaceFirst("=.*", "");
            }
            return word.substring(0, Math.min(2, word.length()));
        }
    }
}

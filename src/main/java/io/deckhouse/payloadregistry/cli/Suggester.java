package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Suggestions.Besides;
import io.deckhouse.payloadregistry.cli.Suggestions.Suggestion;
import io.deckhouse.payloadregistry.cluster.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Says what may stand at the cursor of a command line, from the commands and from the cluster. */
final class Suggester {
    private static final List<String> SUBJECTS = List.of("serviceaccount", "user", "group");

    private final CommandLine root;
    private final LiveNames names;

    Suggester(CommandLine root, LiveNames names) {
        this.root = root;
        this.names = names;
    }

    /** What fits the text at the cursor. */
    Suggestions at(TypedLine line) {
        Suggestions all =
                line.valueOf().map(option -> values(line, option)).orElseGet(() -> words(line));
        return all.beginningWith(line.text());
    }

    private Suggestions words(TypedLine line) {
        if (!line.isAfterDashes() && line.text().startsWith("-")) {
            return options(line);
        }
        if (line.command().name().equals("help")) {
            return commands(named(line.operands()));
        }
        if (!line.command().subcommands().isEmpty() && line.operands().isEmpty()) {
            return commands(line.command());
        }
        return parameter(line);
    }

    /** The command that these words name, as far as there are any. */
    private CommandSpec named(List<String> words) {
        CommandLine command = root;
        for (String word : words) {
            command = command.getSubcommands().getOrDefault(word, command);
        }
        return command.getCommandSpec();
    }

    private static Suggestions commands(CommandSpec parent) {
        return Suggestions.of(
                parent.subcommands().entrySet().stream()
                        .filter(entry -> !hidden(entry.getValue()))
                        .map(entry ->
                                new Suggestion(
                                        entry.getKey(),
                                        first(
                                                entry.getValue()
                                                        .getCommandSpec()
                                                        .usageMessage()
                                                        .description())))
                        .toList());
    }

    private static boolean hidden(CommandLine command) {
        return command.getCommandSpec().usageMessage().hidden();
    }

    /** The options that can still be given, a command's own first. */
    private static Suggestions options(TypedLine line) {
        return Suggestions.of(
                Stream.concat(
                                HelpLayout.own(line.command()).stream(),
                                HelpLayout.global(line.command()).stream())
                        .filter(option -> option.isMultiValue() || !line.given().contains(option))
                        .flatMap(option -> spellings(option, line.text()))
                        .toList());
    }

    private static Stream<Suggestion> spellings(OptionSpec option, String text) {
        Stream<String> longOnes =
                Arrays.stream(option.names())
                        .filter(name -> name.startsWith("--") || text.length() == 2)
                        .flatMap(name ->
                                option.negatable()
                                        ? Stream.of(name, name.replaceFirst("^--", "--no-"))
                                        : Stream.of(name));
        return longOnes.map(name -> new Suggestion(name, first(option.description())));
    }

    private Suggestions parameter(TypedLine line) {
        int index = line.operands().size();
        return line.command().positionalParameters().stream()
                .filter(parameter -> parameter.index().contains(index))
                .findFirst()
                .map(parameter -> values(line, parameter))
                .orElse(Suggestions.of(List.of()));
    }

    private Suggestions values(TypedLine line, ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            List<String> words = new ArrayList<>();
            argument.completionCandidates().forEach(words::add);
            return Suggestions.ofWords(words);
        }
        return switch (Topic.of(argument)) {
            case NAMESPACE -> Suggestions.ofWords(names.namespaces(line));
            case SERVICE_ACCOUNT -> Suggestions.ofWords(names.serviceAccounts(line));
            case SECRET -> Suggestions.ofWords(unused(names.pullSecrets(line), line));
            case CONTEXT -> Suggestions.ofWords(names.contexts(line));
            case PULLED -> pulled(line);
            case SUBJECT -> subject(line);
            case QUALIFIED_SUBJECT -> qualifiedSubject(line);
            case ACTION -> Suggestions.ofWords(List.of("pull", "push", "delete"));
            case REPOSITORY -> Suggestions.ofWords(ended(names.namespaces(line), "/")).going();
            case FILE -> Suggestions.shells(Besides.FILES);
            case DIRECTORY -> Suggestions.shells(Besides.DIRECTORIES);
            case OTHER -> Suggestions.of(List.of());
        };
    }

    /** A Secret's name, a kind of what pulls images, or below that a name. */
    private Suggestions pulled(TypedLine line) {
        for (Kind kind : VerifyCommand.KINDS) {
            if (line.text().startsWith(kind.singular() + "/")) {
                return Suggestions.ofWords(names.ofKind(line, kind));
            }
        }
        List<String> kinds = VerifyCommand.KINDS.stream().map(Kind::singular).toList();
        List<String> all =
                Stream.concat(names.pullSecrets(line).stream(), ended(kinds, "/").stream())
                        .toList();
        boolean goesOn =
                all.stream()
                        .filter(word -> word.startsWith(line.text()))
                        .allMatch(word -> word.endsWith("/"));
        return goesOn ? Suggestions.ofWords(all).going() : Suggestions.ofWords(all);
    }

    /** A kind of subject, or right away a ServiceAccount's name. */
    private Suggestions subject(TypedLine line) {
        List<Suggestion> words = new ArrayList<>();
        if (line.operands().isEmpty()) {
            SUBJECTS.forEach(kind -> words.add(new Suggestion(kind, "a kind, before the name")));
        }
        boolean isOther = List.of("user", "group").contains(String.join(" ", line.operands()));
        if (line.operands().size() < 2 && !isOther) {
            names.serviceAccounts(line)
                    .forEach(name -> words.add(new Suggestion(name, "ServiceAccount")));
        }
        return Suggestions.of(words);
    }

    /** {@code serviceaccount/NAMESPACE/NAME}, {@code user/NAME}. */
    private Suggestions qualifiedSubject(TypedLine line) {
        if (line.text().startsWith("serviceaccount/")) {
            return Suggestions.ofWords(begun("serviceaccount/", names.allServiceAccounts(line)));
        }
        return Suggestions.ofWords(ended(SUBJECTS, "/")).going();
    }

    private static List<String> unused(List<String> words, TypedLine line) {
        return words.stream().filter(word -> !line.operands().contains(word)).toList();
    }

    private static List<String> ended(List<String> words, String end) {
        return words.stream().map(word -> word + end).toList();
    }

    private static List<String> begun(String start, List<String> words) {
        return words.stream().map(word -> start + word).toList();
    }

    /** Descriptions are format strings, and here their first sentence is enough. */
    private static String first(String... description) {
        String whole = String.join(" ", description).replace("%%", "%").replace("%n", " ");
        return whole.replaceFirst(" \\((default|may be repeated).*", "")
                .replaceFirst("\\.( .*)?$", "");
    }

    /** What kind of thing an argument is: its label says it, sometimes its command. */
    enum Topic {
        NAMESPACE,
        SERVICE_ACCOUNT,
        SECRET,
        CONTEXT,
        PULLED,
        SUBJECT,
        QUALIFIED_SUBJECT,
        ACTION,
        REPOSITORY,
        FILE,
        DIRECTORY,
        OTHER;

        static Topic of(ArgSpec argument) {
            return argument instanceof OptionSpec option
                    ? ofOption(option)
                    : ofParameter((PositionalParamSpec) argument);
        }

        private static Topic ofOption(OptionSpec option) {
            return switch (option.longestName()) {
                case "--service-account" -> SERVICE_ACCOUNT;
                case "--context" -> CONTEXT;
                default -> ofLabel(option.paramLabel());
            };
        }

        private static Topic ofParameter(PositionalParamSpec parameter) {
            return switch (parameter.command().name()) {
                case "verify" -> PULLED;
                case "status", "detach", "delete-pull-secret" -> SECRET;
                case "token" -> SERVICE_ACCOUNT;
                case "grant", "revoke" -> SUBJECT;
                default -> ofLabel(parameter.paramLabel());
            };
        }

        private static Topic ofLabel(String label) {
            return switch (label.toUpperCase(Locale.ROOT)) {
                case "NAMESPACE" -> NAMESPACE;
                case "FILE" -> FILE;
                case "DIR" -> DIRECTORY;
                case "SECRET" -> SECRET;
                case "ACCOUNT" -> SERVICE_ACCOUNT;
                case "SUBJECT" -> QUALIFIED_SUBJECT;
                case "ACTION" -> ACTION;
                case "NAMESPACE/PATH" -> REPOSITORY;
                default -> OTHER;
            };
        }
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

final class HelpTest {
    private static final Path GOLDEN =
            Path.of("src/test/resources/io/deckhouse/payloadregistry/cli/help");
    private static final String PLUGIN = "d8 payload-registry ";

    static Stream<CommandLine> commands() {
        return CommandTree.all();
    }

    /** Examples of commands that are there; those of sub-commands to come wait for them. */
    static List<String> examples() {
        List<String> known =
                commands().map(command -> String.join(" ", CommandTree.words(command))).toList();
        return commands()
                .map(command -> command.getCommandSpec().usageMessage().footer())
                .map(footer -> String.join("\n", footer).replaceAll("\\\\\n *", ""))
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.startsWith(PLUGIN))
                .map(line -> line.substring(PLUGIN.length()))
                .filter(line ->
                        !line.startsWith("serve ")
                                || known.contains(
                                        String.join(" ", Shell.words(line).subList(0, 2))))
                .toList();
    }

    @Test
    void helpOfEveryCommandIsAsCommitted() {
        Map<String, String> texts = new TreeMap<>();
        commands()
                .forEach(command ->
                        texts.put(
                                CommandTree.name(command) + ".txt",
                                help(CommandTree.words(command)).exits(0).out()));

        Golden.check(GOLDEN, texts);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasExamplesAndOneLineThatSaysWhatItDoes(CommandLine command) {
        CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();

        assertThat(usage.footer()).contains("Examples:").anyMatch(line -> line.contains(PLUGIN));
        assertThat(usage.description()[0]).endsWith(".").hasSizeLessThan(82);
        assertThat(command.getUsageMessage().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void helpFitsTheWidthAndCutsNoWord(int width) {
        Map<String, List<String>> known = words(texts(100));
        Map<String, String> texts = texts(width);

        assertThat(texts.values().stream().flatMap(String::lines))
                .allMatch(line -> line.length() <= width || !line.strip().contains(" "));
        assertThat(words(texts)).isEqualTo(known);
    }

    @Test
    void coloursTakeNoRoom() {
        CommandLine grant =
                Objects.requireNonNull(CommandTree.root().getSubcommands().get("grant"));

        String coloured = grant.getUsageMessage(Ansi.ON);

        assertThat(coloured).contains("\u001b[33m--access\u001b[39m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(grant.getUsageMessage(Ansi.OFF));
    }

    /** The help of every command on a terminal of so many columns. */
    private static Map<String, String> texts(int width) {
        CommandLine root = CommandTree.root();
        HelpLayout.apply(root, () -> width);
        Map<String, String> texts = new TreeMap<>();
        CommandTree.all(root)
                .forEach(each -> texts.put(CommandTree.name(each), each.getUsageMessage()));
        return texts;
    }

    /** Their words, without what a shell wants at the end of a line. */
    private static Map<String, List<String>> words(Map<String, String> texts) {
        Map<String, List<String>> words = new TreeMap<>();
        texts.forEach((name, text) ->
                words.put(
                        name,
                        Stream.of(text.strip().split("\\s+", -1))
                                .filter(word -> !word.equals("\\"))
                                .toList()));
        return words;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesCanBeTypedAsTheyStand(String example) {
        String[] words = Shell.words(example).toArray(String[]::new);

        assertThatCode(() -> CommandTree.root().parseArgs(words)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpAsACommandSaysTheSameAsTheOption(CommandLine command) {
        String[] words = CommandTree.words(command);
        String[] asked = Stream.concat(Stream.of("help"), Stream.of(words)).toArray(String[]::new);

        assertThat(CliRun.of(asked).exits(0).out()).isEqualTo(help(words).out());
    }

    @Test
    void usageShowsWhatWasTypedWhereD8StartsUs() {
        CliRun run = CliRun.with().variable("PLUGINS_CALLER", "/usr/bin/d8").run("grant", "--help");

        assertThat(run.exits(0).out()).startsWith("Usage: d8 payload-registry grant ");
    }

    @Test
    void errorsPointToTheHelpThatCanBeTyped() {
        CliRun run = CliRun.with().variable("PLUGINS_CALLER", "/usr/bin/d8").run("grant");

        assertThat(run.exits(2).err()).contains("See 'd8 payload-registry grant --help'.");
    }

    @Test
    void aTerminalGetsColours() {
        assertThat(colours(Map.of())).isEqualTo(Ansi.ON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "anything"})
    void noColorMeansNoColours(String value) {
        assertThat(colours(Map.of("NO_COLOR", value))).isEqualTo(Ansi.OFF);
    }

    @Test
    void aDumbTerminalGetsNoColours() {
        assertThat(colours(Map.of("TERM", "dumb"))).isEqualTo(Ansi.OFF);
    }

    @Test
    void whatIsPipedHasNoColours() {
        assertThat(help().out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-V"})
    void versionIsABareSemanticVersion(String word) {
        CliRun run = CliRun.of(word).exits(0);

        assertThat(run.out()).matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?\\n");
        assertThat(run.err()).isEmpty();
    }

    private static Ansi colours(Map<String, String> variables) {
        Environment process = Environment.ofProcess(System.out);
        Environment environment =
                new Environment(
                        variables,
                        process.streams(),
                        process.clock(),
                        process.random(),
                        process.home());
        return Cli.onTerminal(Cli.create(environment), environment).getColorScheme().ansi();
    }

    private static CliRun help(String... words) {
        return CliRun.of(
                Stream.concat(Stream.of(words), Stream.of("--help")).toArray(String[]::new));
    }
}

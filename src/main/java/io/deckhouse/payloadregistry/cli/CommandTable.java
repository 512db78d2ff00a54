package io.deckhouse.payloadregistry.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The commands by their names, in the order in which help lists them.
 *
 * <p>Reading the options of every command is most of what a start costs, so a run gets only those
 * that its words may mean.
 */
final class CommandTable {
    private record Entry(String name, Class<?> type) {}

    private static final List<Entry> ENTRIES =
            List.of(
                    new Entry("grant", GrantCommand.class),
                    new Entry("revoke", RevokeCommand.class),
                    new Entry("can-i", CanICommand.class),
                    new Entry("explain", ExplainCommand.class),
                    new Entry("who-can", WhoCanCommand.class),
                    new Entry("list", ListCommand.class),
                    new Entry("match", MatchCommand.class),
                    new Entry("lint", LintCommand.class),
                    new Entry("create-pull-secret", CreatePullSecretCommand.class),
                    new Entry("detach", DetachCommand.class),
                    new Entry("delete-pull-secret", DeletePullSecretCommand.class),
                    new Entry("status", StatusCommand.class),
                    new Entry("verify", VerifyCommand.class),
                    new Entry("token", TokenCommand.class),
                    new Entry("login", LoginCommand.class),
                    new Entry("logout", LogoutCommand.class),
                    new Entry("node-trust", NodeTrustCommand.class),
                    new Entry("hash-password", HashPasswordCommand.class),
                    new Entry("module-config", ModuleConfigCommand.class),
                    new Entry("serve", ServeCommand.class),
                    new Entry("completion", CompletionCommand.class),
                    new Entry("version", VersionCommand.class),
                    new Entry("help", HelpCommand.class));

    private CommandTable() {}

    /** Every command's name. */
    static String names() {
        return ENTRIES.stream().map(Entry::name).collect(Collectors.joining(", "));
    }

    /** Puts every command below the root. */
    static void addAll(CommandLine root, Commands commands) {
        ENTRIES.forEach(entry -> add(root, commands, entry));
    }

    /**
     * Puts those commands below the root that the words may mean, which is enough to run them.
     *
     * @return whether it is enough: false when the words name no command, or one that reads about
     *     the others; then nothing was added
     */
    static boolean addMeant(CommandLine root, Commands commands, List<String> words) {
        if (words.size() == 1 && (words.contains("--version") || words.contains("-V"))) {
            return true;
        }
        List<Entry> meant = ENTRIES.stream().filter(entry -> words.contains(entry.name())).toList();
        if (meant.isEmpty() || words.contains("help")) {
            return false;
        }
        meant.forEach(entry -> add(root, commands, entry));
        return true;
    }

    private static void add(CommandLine root, Commands commands, Entry entry) {
        root.addSubcommand(entry.name(), commands.line(entry.type()));
    }
}

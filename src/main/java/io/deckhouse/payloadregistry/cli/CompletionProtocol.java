package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Suggestions.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * Answers the shells' completion scripts in cobra's protocol, which d8 forwards: {@code __complete}
 * and the words typed so far, the last one at the cursor; on stdout a line {@code word TAB meaning}
 * each, then {@code :} and the directive's bits.
 */
final class CompletionProtocol {
    private static final String COMPLETE = "__complete";
    private static final String WITHOUT_MEANINGS = "__completeNoDesc";

    /** Cobra's bits: an error happened, and files are no answer to it. */
    private static final int NOTHING_KNOWN = 1 + 4;

    private CompletionProtocol() {}

    /** Whether these arguments are a question of a completion script. */
    static boolean isAsked(String... args) {
        return args.length > 0 && (args[0].equals(COMPLETE) || args[0].equals(WITHOUT_MEANINGS));
    }

    /**
     * Answers the question; a cluster that cannot be asked is told on stderr, for nobody mostly.
     */
    static int answer(Environment environment, String... args) {
        CommandLine root = Cli.create(environment);
        RootCommand command = root.getCommand();
        Wiring wiring = new Wiring(environment, command.global);
        LiveNames names = new LiveNames(root, wiring);
        Suggestions suggestions =
                new Suggester(root, names)
                        .at(TypedLine.read(root, List.of(args).subList(1, args.length)));
        PrintWriter out = environment.streams().out();
        boolean isTerse = args[0].equals(WITHOUT_MEANINGS);
        suggestions.words().forEach(each -> out.println(isTerse ? each.word() : line(each)));
        names.problems().forEach(environment.streams().err()::println);
        boolean isUnknown = suggestions.words().isEmpty() && !names.problems().isEmpty();
        out.println(":" + (isUnknown ? NOTHING_KNOWN : suggestions.directive()));
        out.flush();
        return Exit.OK.code();
    }

    private static String line(Suggestion suggestion) {
        return suggestion.meaning().isEmpty()
                ? suggestion.word()
                : suggestion.word() + "\t" + suggestion.meaning();
    }
}

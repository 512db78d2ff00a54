package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Options that several commands have may stand before the command's name, too, as people write them
 * for kubectl: they are read as if they stood at the end.
 */
final class LeadingOptions {
    private static final String END_OF_OPTIONS = "--";
    private static final Set<String> OUTPUT = Set.of("-o", "--output");
    private static final Set<String> FLAGS = Set.of("-A", "--all-namespaces", "--dry-run");
    private static final Set<String> GLOBAL_WITH_VALUE =
            Set.of(
                    "-k",
                    "--kubeconfig",
                    "--context",
                    "-n",
                    "--namespace",
                    "--manifests",
                    "--request-timeout");

    private LeadingOptions() {}

    /** The words with such options moved; mostly just as they are. */
    static String[] moved(String... words) {
        List<String> moved = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        int at = 0;
        while (at < words.length
                && words[at].startsWith("-")
                && !END_OF_OPTIONS.equals(words[at])) {
            String word = words[at];
            boolean isMoved = isOfCommands(word);
            boolean hasValue =
                    OUTPUT.contains(word)
                            || GLOBAL_WITH_VALUE.contains(word)
                            || hasLooseMode(words, at);
            int next = Math.min(words.length, hasValue ? at + 2 : at + 1);
            (isMoved ? moved : kept).addAll(List.of(words).subList(at, next));
            at = next;
        }
        if (moved.isEmpty() || at == words.length) {
            return words;
        }
        kept.addAll(List.of(words).subList(at, words.length));
        int end = kept.indexOf(END_OF_OPTIONS);
        kept.addAll(end < 0 ? kept.size() : end, moved);
        return kept.toArray(String[]::new);
    }

    /** A mode that does not stand behind an equals sign is wrong, and the command says so. */
    private static boolean hasLooseMode(String[] words, int at) {
        return "--dry-run".equals(words[at])
                && at + 1 < words.length
                && DryRunOption.isMode(words[at + 1]);
    }

    private static boolean isOfCommands(String word) {
        return OUTPUT.contains(word)
                || FLAGS.contains(word)
                || word.startsWith("--output=")
                || word.startsWith("--dry-run=")
                || (word.startsWith("-o") && word.length() > 2);
    }
}

package io.deckhouse.payloadregistry.cli;

import java.util.List;

/**
 * What may stand at the cursor, and what the shell offers besides.
 *
 * @param besides what the shell itself knows to offer there
 * @param goesOn whether the word is not complete with a suggestion: no blank follows
 */
record Suggestions(List<Suggestion> words, Besides besides, boolean goesOn) {
    /**
     * One word with its meaning.
     *
     * @param meaning empty where the word says enough
     */
    record Suggestion(String word, String meaning) {}

    /** The shell's own knowledge. */
    enum Besides {
        NOTHING(4),
        FILES(0),
        DIRECTORIES(16);

        private final int directive;

        Besides(int directive) {
            this.directive = directive;
        }
    }

    /** Cobra's bit for a word that goes on. */
    private static final int NO_SPACE = 2;

    Suggestions {
        words = List.copyOf(words);
    }

    /** Only these words. */
    static Suggestions of(List<Suggestion> words) {
        return new Suggestions(words, Besides.NOTHING, false);
    }

    /** What the shell knows. */
    static Suggestions shells(Besides besides) {
        return new Suggestions(List.of(), besides, false);
    }

    /** Words without meanings. */
    static Suggestions ofWords(List<String> words) {
        return of(words.stream().map(word -> new Suggestion(word, "")).toList());
    }

    /** The same, but a suggestion does not end the word. */
    Suggestions going() {
        return new Suggestions(words, besides, true);
    }

    /** Only the words that begin so. */
    Suggestions beginningWith(String text) {
        return new Suggestions(
                words.stream().filter(each -> each.word().startsWith(text)).toList(),
                besides,
                goesOn);
    }

    /** The bits that cobra's completion scripts understand (ShellCompDirective). */
    int directive() {
        return besides.directive + (goesOn ? NO_SPACE : 0);
    }
}

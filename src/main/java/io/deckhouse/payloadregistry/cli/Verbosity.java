package io.deckhouse.payloadregistry.cli;

/**
 * How often {@code -v} stands among the words of a command line, in any spelling. The log is set up
 * with it before the words are parsed.
 */
final class Verbosity {
    /** The short options without a value: others may stand behind them in one word. */
    private static final String FLAGS = "vAwhV";

    private Verbosity() {}

    /** The count. */
    static int of(String... words) {
        int count = 0;
        for (String word : words) {
            if (word.equals("--")) {
                break;
            }
            count += word.equals("--verbose") ? 1 : inOne(word);
        }
        return count;
    }

    private static int inOne(String word) {
        if (!word.startsWith("-") || word.startsWith("--")) {
            return 0;
        }
        int count = 0;
        for (int i = 1; i < word.length() && FLAGS.indexOf(word.charAt(i)) >= 0; i++) {
            count += word.charAt(i) == 'v' ? 1 : 0;
        }
        return count;
    }
}

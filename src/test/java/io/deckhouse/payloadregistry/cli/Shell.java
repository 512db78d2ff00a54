package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a line of an example into words as a shell does, as far as our examples need it. */
final class Shell {
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

    private Shell() {}

    /** The words of a line, quotes taken off, up to a redirection. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find() && !matcher.group().matches("[<>].*")) {
            words.add(matcher.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
        }
        return words;
    }

    /** The text after {@code <<<}, which is the line's standard input. */
    static String input(String line) {
        int start = line.indexOf(" <<< ");
        return start < 0 ? "" : words(line.substring(start + 5)).getFirst();
    }
}

package io.deckhouse.payloadregistry.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one {@code WWW-Authenticate} header, which may hold several challenges. */
final class ChallengeParser {
    private final String text;
    private int at;

    /** A challenge: its scheme and its parameters, names in lower case. */
    record Parsed(String scheme, Map<String, String> parameters) {}

    ChallengeParser(String text) {
        this.text = text;
    }

    /** The challenges in their order; what cannot be read ends the list. */
    List<Parsed> parse() {
        var found = new ArrayList<Parsed>();
        skip(" \t,");
        while (at < text.length()) {
            String word = word();
            if (word.isEmpty()) {
                break;
            }
            skip(" \t");
            if (peek() != '=') {
                found.add(new Parsed(word, new HashMap<>()));
            } else if (found.isEmpty()) {
                break;
            } else {
                at++;
                skip(" \t");
                String value = peek() == '"' ? quoted() : word();
                found.getLast().parameters().putIfAbsent(word, value);
            }
            skip(" \t,");
        }
        return found;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** A token, which scheme and parameter names are; both are case-insensitive. */
    private String word() {
        int start = at;
        while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private String quoted() {
        var value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }
}

package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.cluster.LabelSelector.Operator;
import io.deckhouse.payloadregistry.cluster.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads one label selector, by the grammar of Kubernetes' labels package. */
final class LabelSelectorReader {
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private static final Pattern KEY =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?" + NAME);
    private static final Pattern VALUE = Pattern.compile("|" + NAME);
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final String SPECIAL = "()=!<>,";

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    LabelSelectorReader(String text) {
        this.text = text;
        split();
    }

    List<Requirement> read() {
        List<Requirement> requirements = new ArrayList<>();
        if (tokens.isEmpty()) {
            return requirements;
        }
        requirements.add(requirement());
        while (at < tokens.size()) {
            expect(",");
            requirements.add(requirement());
        }
        return requirements;
    }

    private void split() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int start = i++;
            if (Character.isWhitespace(c)) {
                continue;
            }
            if (SPECIAL.indexOf(c) >= 0) {
                boolean isPair = (c == '=' || c == '!') && text.startsWith("=", i);
                i += isPair ? 1 : 0;
            } else {
                while (i < text.length() && isWord(text.charAt(i))) {
                    i++;
                }
            }
            tokens.add(text.substring(start, i));
        }
    }

    private static boolean isWord(char c) {
        return !Character.isWhitespace(c) && SPECIAL.indexOf(c) < 0;
    }

    private Requirement requirement() {
        if (next().equals("!")) {
            at++;
            return new Requirement(key(), Operator.ABSENT, Set.of());
        }
        String key = key();
        String operator = next();
        if (operator.isEmpty() || operator.equals(",")) {
            return new Requirement(key, Operator.EXISTS, Set.of());
        }
        at++;
        return switch (operator) {
            case "=", "==" -> new Requirement(key, Operator.IN, Set.of(value()));
            case "!=" -> new Requirement(key, Operator.NOT_IN, Set.of(value()));
            case "in" -> new Requirement(key, Operator.IN, values());
            case "notin" -> new Requirement(key, Operator.NOT_IN, values());
            case ">" -> new Requirement(key, Operator.GREATER, Set.of(integer()));
            case "<" -> new Requirement(key, Operator.LESS, Set.of(integer()));
            default ->
                    throw wrong("after " + key + " comes " + operator + ", which is no operator");
        };
    }

    /** The next token; empty at the end. */
    private String next() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private boolean isWordNext() {
        return !next().isEmpty() && isWord(next().charAt(0));
    }

    private String key() {
        String key = next();
        if (!isWordNext()) {
            throw wrong(
                    key.isEmpty()
                            ? "a label is missing at its end"
                            : "a label is missing before " + key);
        }
        if (!KEY.matcher(key).matches()) {
            throw wrong(key + " is no name of a label");
        }
        at++;
        return key;
    }

    /** A value, which may be empty. */
    private String value() {
        if (!isWordNext()) {
            return "";
        }
        String value = tokens.get(at++);
        if (!VALUE.matcher(value).matches()) {
            throw wrong(value + " is no value of a label");
        }
        return value;
    }

    private String integer() {
        String value = value();
        if (!INTEGER.matcher(value).matches()) {
            throw wrong("> and < compare with an integer");
        }
        return value;
    }

    private Set<String> values() {
        expect("(");
        if (next().equals(")")) {
            throw wrong("the list of values is empty");
        }
        Set<String> values = new TreeSet<>();
        values.add(value());
        while (!next().equals(")")) {
            expect(",");
            values.add(value());
        }
        at++;
        return values;
    }

    private void expect(String token) {
        if (!next().equals(token)) {
            String found = next().isEmpty() ? "its end" : next();
            throw wrong("where " + token + " is expected stands " + found);
        }
        at++;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("'" + text + "' is not a label selector: " + why);
    }
}

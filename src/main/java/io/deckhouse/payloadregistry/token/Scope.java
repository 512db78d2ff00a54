package io.deckhouse.payloadregistry.token;

import java.util.List;

/**
 * One resource and the actions asked for on it, after the token scope grammar of the distribution
 * specification.
 *
 * <p>The deprecated resource class ({@code repository(plugin)}) is dropped when parsing. Actions
 * stand in one order without duplicates, and there may be none: {@code repository:a/b:} asks for
 * nothing. Names no registry accepts (upper case, {@code ..}, {@code //}, percent signs, over 255
 * characters) are refused, so that nothing later has to look at them again.
 *
 * @param type kind of the resource: {@code repository} or {@code registry}
 * @param name exactly as the client wrote it, possibly with a {@code host:port/} before it
 * @param actions what is asked for: {@code pull}, {@code push}, {@code delete}, {@code *}
 */
public record Scope(String type, String name, List<String> actions) {
    /** The longest repository name a registry accepts, in characters. */
    public static final int MAX_NAME_LENGTH = 255;

    private static final int MAX_TYPE_LENGTH = 32;
    private static final int MAX_PORT_LENGTH = 5;

    /** Refuses types, names and actions outside the grammar. */
    public Scope {
        if (!isType(type)) {
            throw new IllegalArgumentException("not a resource type: " + type);
        }
        if (!isName(name)) {
            throw new IllegalArgumentException("not a resource name: " + name);
        }
        actions = Actions.canonical(actions);
    }

    /** Says the scope as a client would write it. */
    public String text() {
        return type + ":" + name + ":" + String.join(",", actions);
    }

    static boolean isType(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!isAlphanumeric(text.charAt(at))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_TYPE_LENGTH;
    }

    /** Whether a registry accepts the name, read once from left to right. */
    static boolean isName(String text) {
        if (text.length() > MAX_NAME_LENGTH) {
            return false;
        }
        int at = afterHostAndPort(text);
        while (true) {
            at = afterComponent(text, at);
            if (at < 0 || at == text.length()) {
                return at > 0;
            }
            if (text.charAt(at) != '/') {
                return false;
            }
            at++;
        }
    }

    /** The path's start after {@code host:port/}; 0 when the name does not begin so. */
    private static int afterHostAndPort(String text) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        boolean isHost = colon > 0 && slash > colon + 1 && slash <= colon + 1 + MAX_PORT_LENGTH;
        if (!isHost) {
            return 0;
        }
        for (int at = colon + 1; at < slash; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return 0;
            }
        }
        for (int at = 0; at < colon; at++) {
            char c = text.charAt(at);
            boolean isEdge = at == 0 || at == colon - 1;
            if (!isAlphanumeric(c) && (isEdge || (c != '.' && c != '-'))) {
                return 0;
            }
        }
        return slash + 1;
    }

    /**
     * The end of words joined by one dot, one or two underscores or hyphens; -1 if there is none.
     */
    private static int afterComponent(String text, int start) {
        int at = start;
        while (true) {
            int word = at;
            while (at < text.length() && isAlphanumeric(text.charAt(at))) {
                at++;
            }
            if (at == word) {
                return -1;
            }
            int separated = afterSeparator(text, at);
            if (separated == at) {
                return at;
            }
            at = separated;
        }
    }

    private static int afterSeparator(String text, int at) {
        if (at == text.length()) {
            return at;
        }
        char c = text.charAt(at);
        int end = at + 1;
        return switch (c) {
            case '.' -> end;
            case '_' -> end < text.length() && text.charAt(end) == '_' ? end + 1 : end;
            case '-' -> {
                while (end < text.length() && text.charAt(end) == '-') {
                    end++;
                }
                yield end;
            }
            default -> at;
        };
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}

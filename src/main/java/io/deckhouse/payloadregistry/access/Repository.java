package io.deckhouse.payloadregistry.access;

/**
 * A repository's name in two parts: the namespace before the first slash, the path after it.
 *
 * <p>Only names that a distribution registry accepts can be made (its grammar, at most 255
 * characters), so {@code ..}, {@code //}, upper case and percent signs never reach a pattern.
 */
public record Repository(String namespace, String path) {
    /** The longest name that a registry accepts, in characters. */
    public static final int MAX_LENGTH = 255;

    private static final String TOO_LONG = "longer than " + MAX_LENGTH + " characters";
    private static final int MAX_PORT_LENGTH = 5;

    public Repository {
        String name = namespace + "/" + path;
        String reason = refusal(isHostAndPort(namespace) ? "host/" + path : name);
        reason = name.length() > MAX_LENGTH ? TOO_LONG : reason;
        if (!reason.isEmpty() || namespace.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a repository below a namespace: " + reason);
        }
    }

    /** Reads {@code NAMESPACE/PATH}; a name without a slash is refused, since no rule grants it. */
    public static Reading<Repository> parse(String name) {
        String reason = refusal(name);
        if (!reason.isEmpty()) {
            return new Reading.Refused<>(name, reason);
        }
        int slash = name.indexOf('/');
        return new Reading.Valid<>(
                new Repository(name.substring(0, slash), name.substring(slash + 1)));
    }

    /**
     * Reads the name of a token scope, which may begin with {@code host:port/}. Where it does, that
     * is the first segment as it stands; no namespace is called so, and no registry holds it.
     */
    public static Reading<Repository> parseScope(String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || name.length() > MAX_LENGTH || !isHostAndPort(name.substring(0, slash))) {
            return parse(name);
        }
        String reason = refusal("host" + name.substring(slash));
        return reason.isEmpty()
                ? new Reading.Valid<>(
                        new Repository(name.substring(0, slash), name.substring(slash + 1)))
                : new Reading.Refused<>(name, reason);
    }

    /** Returns the name as the client asks for it. */
    public String name() {
        return namespace + "/" + path;
    }

    @Override
    public String toString() {
        return name();
    }

    private static String refusal(String name) {
        if (name.length() > MAX_LENGTH) {
            return TOO_LONG;
        }
        if (name.indexOf('/') < 0) {
            return "no slash: a repository is NAMESPACE/PATH";
        }
        int from = 0;
        while (from <= name.length()) {
            int slash = name.indexOf('/', from);
            int end = slash < 0 ? name.length() : slash;
            String reason = segmentRefusal(name, from, end);
            if (!reason.isEmpty()) {
                return reason;
            }
            from = end + 1;
        }
        return "";
    }

    /** One segment: alphanumerics, joined by one dot, one or two underscores, or any hyphens. */
    private static String segmentRefusal(String name, int from, int end) {
        if (from == end) {
            return "empty segment at character " + (from + 1);
        }
        int at = from;
        while (at < end) {
            int word = at;
            while (at < end && isAlphanumeric(name.charAt(at))) {
                at++;
            }
            int separator = at;
            at = skipSeparator(name, at, end);
            boolean wordMissing = word == separator;
            boolean separatorAtEnd = at == end && separator < end;
            boolean neither = !wordMissing && at == separator && at < end;
            if (wordMissing || separatorAtEnd || neither) {
                return "no registry accepts '"
                        + Character.toString(name.codePointAt(separator))
                        + "' at character "
                        + (separator + 1);
            }
        }
        return "";
    }

    private static int skipSeparator(String name, int at, int end) {
        if (at == end) {
            return at;
        }
        return switch (name.charAt(at)) {
            case '.' -> at + 1;
            case '_' -> at + 1 < end && name.charAt(at + 1) == '_' ? at + 2 : at + 1;
            case '-' -> {
                int next = at;
                while (next < end && name.charAt(next) == '-') {
                    next++;
                }
                yield next;
            }
            default -> at;
        };
    }

    private static boolean isHostAndPort(String segment) {
        int colon = segment.indexOf(':');
        String port = segment.substring(colon + 1);
        return colon > 0
                && segmentRefusal(segment, 0, colon).isEmpty()
                && !port.isEmpty()
                && port.length() <= MAX_PORT_LENGTH
                && port.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}

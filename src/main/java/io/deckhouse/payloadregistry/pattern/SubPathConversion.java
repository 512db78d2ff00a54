package io.deckhouse.payloadregistry.pattern;

import java.util.Optional;

/**
 * Says in the language of {@link PathPattern} what a static user's {@code subPath} says in the
 * older one, where {@code *} crosses slashes.
 */
public final class SubPathConversion {
    private static final String SPECIAL = "?[]{}\\,";

    /** One segment's characters, or those of several segments. */
    private static final String ANYTHING = "{*,*/**/*}";

    private SubPathConversion() {}

    /**
     * What a subPath becomes.
     *
     * @param pattern the path pattern
     * @param gained what it matches and the subPath does not, as a subPath; empty for nothing
     */
    public record Converted(String pattern, String gained) {}

    /**
     * Converts a subPath; empty where it matches no path, so that nothing is to be granted.
     *
     * @param exact whether {@code a/*} becomes {@code a/*}{@code /**}, which matches the same,
     *     instead of the usual {@code a/**}, which matches {@code a} as well
     * @throws IllegalArgumentException when it has no like in that language: too many stars
     */
    public static Optional<Converted> of(SubPathPattern subPath, boolean exact) {
        String text = subPath.text().replaceAll("\\*+", "*");
        if (text.isEmpty() || text.startsWith("/") || text.contains("//") || text.equals("*/")) {
            return Optional.empty();
        }
        if (text.equals("*")) {
            return Optional.of(new Converted("**", ""));
        }
        boolean wholeBelow = text.endsWith("/*") && !exact;
        String body = wholeBelow ? text.substring(0, text.length() - 2) : text;
        if (body.endsWith("/")) {
            return Optional.empty();
        }
        String pattern = pattern(body) + (wholeBelow ? "/**" : "");
        return switch (PathPattern.parse(pattern)) {
            case Parse.Parsed<PathPattern> _ ->
                    Optional.of(new Converted(pattern, wholeBelow ? body : ""));
            case Parse.Malformed<PathPattern>(_, _, var reason) ->
                    throw new IllegalArgumentException(
                            "subPath '" + subPath.text() + "' has no path pattern: " + reason);
        };
    }

    private static String pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '*') {
                pattern.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
            } else if (i == text.length() - 1) {
                pattern.append("*/**");
            } else if (i == 0) {
                pattern.append(text.charAt(1) == '/' ? "*/**" : "**/*");
            } else {
                pattern.append(ANYTHING);
            }
        }
        return pattern.toString();
    }
}

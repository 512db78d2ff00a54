package io.deckhouse.payloadregistry.pattern;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says why a path does not match a pattern, by trying what the author may have meant. */
final class MissReason {
    private MissReason() {}

    static String of(PathPattern pattern, String path) {
        String text = pattern.text();
        if (PathPattern.isTooLong(path)) {
            return "the path is longer than " + PathPattern.MAX_PATH + " characters";
        }
        if (text.isEmpty()) {
            return "the pattern is empty and matches nothing";
        }
        if (pattern.isHopeless()) {
            return "the pattern matches no path at all";
        }
        if (path.startsWith("/") && pattern.matches(path.substring(1))) {
            return "the path begins with a slash";
        }
        if (path.endsWith("/") && pattern.matches(path.substring(0, path.length() - 1))) {
            return "the path ends with a slash";
        }
        return starStops(text, path)
                .or(() -> writtenOtherwise(pattern, path))
                .orElseGet(() -> where(pattern, path));
    }

    /** A single star, or one written {@code name**}, met a slash that {@code **} would pass. */
    private static Optional<String> starStops(String text, String path) {
        String[] segments = text.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            if (!segment.endsWith("*") || segment.equals("**") || segment.endsWith("\\*")) {
                continue;
            }
            segments[i] = segment.equals("*") ? "**" : segment.replaceAll("\\*+$", "*/**");
            String meant = String.join("/", segments);
            if (matches(meant, path)) {
                String part =
                        segment.endsWith("**")
                                ? "'"
                                        + segment
                                        + "' has '**' in a part of a segment, which is '*'; "
                                : "";
                return slashes(path) < slashes(text)
                        ? Optional.of(
                                part + "'*' needs one more segment; '" + path + "' would match")
                        : Optional.of(part + "'*' stops at a slash" + suggestion(meant, path));
            }
            segments[i] = segment;
        }
        return Optional.empty();
    }

    private static Optional<String> writtenOtherwise(PathPattern pattern, String path) {
        String text = pattern.text();
        String lowerCase = text.toLowerCase(Locale.ROOT);
        if (!lowerCase.equals(text) && matches(lowerCase, path)) {
            return Optional.of("upper and lower case differ; '" + lowerCase + "' would match");
        }
        if (text.endsWith("/") && matches(text.substring(0, text.length() - 1), path)) {
            return Optional.of("the pattern ends with a slash");
        }
        for (String tail : List.of("/**", "**")) {
            if (matches(text + tail, path) && !text.endsWith("*")) {
                return Optional.of("the path goes on below it; '" + text + tail + "' would match");
            }
        }
        int slash = text.indexOf('/', 1);
        if (slash > 0
                && begins(text.substring(slash + 1))
                && matches(text.substring(slash + 1), path)) {
            return Optional.of(
                    "the path has no '"
                            + text.substring(0, slash)
                            + "/' before it; '"
                            + text.substring(slash + 1)
                            + "' would match");
        }
        if (matches("**/" + text, path)) {
            return Optional.of("it fits only further down; '**/" + text + "' would match");
        }
        return Optional.empty();
    }

    /** How far the path agrees, for a pattern of one result. */
    private static String where(PathPattern pattern, String path) {
        if (pattern.results().size() > 1) {
            return "none of its " + pattern.results().size() + " alternatives matches";
        }
        var walk = new Walk(pattern.results().getFirst(), path);
        int agreed = walk.matches() ? path.length() : walk.furthest();
        if (agreed == path.length()) {
            return "the path ends where the pattern wants more";
        }
        return agreed == 0
                ? "the path differs from the start"
                : "the path differs after '" + path.substring(0, agreed) + "'";
    }

    /** What would do: never a pattern that opens everything, rather the path itself. */
    private static String suggestion(String meant, String path) {
        boolean isNarrow = meant.codePoints().anyMatch(Character::isLetterOrDigit);
        return "; '" + (isNarrow ? meant : path) + "' would match";
    }

    /** Whether a pattern begins with something of its own, not with whatever there may be. */
    private static boolean begins(String text) {
        return !text.isEmpty() && Character.isLetterOrDigit(text.codePointAt(0));
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
    }

    private static boolean matches(String text, String path) {
        return PathPattern.parse(text).toOptional().stream().anyMatch(p -> p.matches(path));
    }
}

package io.deckhouse.payloadregistry.pattern;

/**
 * Something about a pattern that its author probably did not want.
 *
 * @param code which check found it
 * @param message what is wrong, one clause naming the pattern's part
 * @param fix what to do instead, one clause
 */
public record PatternFinding(Code code, String message, String fix) {
    /** The checks, by what they find. */
    public enum Code {
        /** The text is no pattern and matches nothing. */
        MALFORMED,
        /** Nothing is written. */
        EMPTY,
        /** No path that a client can ask for matches. */
        MATCHES_NOTHING,
        /** {@code name**}, which is {@code name*}. */
        PARTIAL_DEEP_STAR,
        /** {@code name/*}, which stops at the next slash. */
        SINGLE_STAR,
        /** A slash at the start, which is dropped. */
        LEADING_SLASH,
        /** A slash at the end, which no repository has. */
        TRAILING_SLASH,
        /** Two slashes in a row, which no repository has. */
        EMPTY_SEGMENT,
        /** A segment {@code .} or {@code ..}, which no repository has. */
        DOT_SEGMENT,
        /** The first segment is the namespace, which is not part of the path. */
        REPEATS_NAMESPACE,
        /** A host name before the path, as an image reference has it. */
        REGISTRY_HOST,
        /** A tag or digest; rights end at the repository. */
        TAG_OR_DIGEST,
        /** A character that no repository has. */
        FOREIGN_CHARACTER,
        /** A segment that no repository has: each begins and ends with a letter or digit. */
        BAD_SEPARATOR,
        /** In a {@code subPath} the star crosses slashes, in a rule it does not. */
        SUB_PATH_STAR,
        /** {@code **}, brackets or braces in a {@code subPath}, which knows only {@code *}. */
        SUB_PATH_LITERAL
    }
}

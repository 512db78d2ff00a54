package io.deckhouse.payloadregistry.pattern;

import java.util.Optional;

/**
 * What became of a text that should be a pattern.
 *
 * @param <P> the kind of pattern asked for
 */
public sealed interface Parse<P> {
    /** The pattern, if the text is one. */
    default Optional<P> toOptional() {
        return switch (this) {
            case Parsed<P>(var pattern) -> Optional.of(pattern);
            case Malformed<P> _ -> Optional.empty();
        };
    }

    /** The text is a pattern. */
    record Parsed<P>(P pattern) implements Parse<P> {}

    /**
     * The text is not a pattern and matches nothing.
     *
     * @param text the text as written
     * @param position which character goes wrong, a code point counted from 1; one past the last
     *     where the text ends too early
     * @param reason what is wrong there, one clause without a full stop
     */
    record Malformed<P>(String text, int position, String reason) implements Parse<P> {
        /** The same defect, as the answer to a request for another kind of pattern. */
        <Q> Malformed<Q> as() {
            return new Malformed<>(text, position, reason);
        }
    }
}

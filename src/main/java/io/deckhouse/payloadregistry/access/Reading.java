package io.deckhouse.payloadregistry.access;

import java.util.Optional;

/**
 * What a text turned out to say: a value, or a reason why it is none.
 *
 * @param <T> the kind of value that was looked for
 */
public sealed interface Reading<T> {

    /** The text was good. */
    record Valid<T>(T value) implements Reading<T> {}

    /** The text says no such value; the reason is one clause without the text itself. */
    record Refused<T>(String text, String reason) implements Reading<T> {}

    /** Returns the value of a good text. */
    default Optional<T> found() {
        return switch (this) {
            case Valid<T>(var value) -> Optional.of(value);
            case Refused<T> _ -> Optional.empty();
        };
    }
}

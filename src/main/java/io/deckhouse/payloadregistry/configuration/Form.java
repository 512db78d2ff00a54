package io.deckhouse.payloadregistry.configuration;

import java.time.Duration;
import java.util.List;

/** What a setting's value looks like. */
sealed interface Form {
    /** One line of text. */
    record Text() implements Form {}

    /** The name of a file or directory; in a file relative to the directory it lies in. */
    record PathName() implements Form {}

    /** {@code true} or {@code false}. */
    record Flag() implements Form {}

    /** A whole number between two others, both allowed. */
    record Count(long least, long most) implements Form {}

    /** A duration such as {@code 15m} between two others, both allowed. */
    record Time(String least, String most) implements Form {
        boolean allows(Duration duration) {
            return duration.compareTo(DurationText.parse(least)) >= 0
                    && duration.compareTo(DurationText.parse(most)) <= 0;
        }
    }

    /** A list of texts, of which there is at least one. */
    record Texts() implements Form {}

    /** One of a few words. */
    record Choice(List<String> words) implements Form {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /** What a message says that the value should be. */
    default String wanted() {
        return switch (this) {
            case Text _ -> "a text";
            case PathName _ -> "a file name";
            case Flag _ -> "true or false";
            case Count(var least, var most) -> "a whole number from " + least + " to " + most;
            case Time _ -> "a duration such as 30s, 15m or 1h30m";
            case Texts _ -> "a list of texts";
            case Choice(var words) -> String.join(" or ", words);
        };
    }
}

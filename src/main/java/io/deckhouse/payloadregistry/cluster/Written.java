package io.deckhouse.payloadregistry.cluster;

import java.util.Locale;

/**
 * An object after it was written.
 *
 * @param object as it is stored now; as it was, when it was deleted
 * @param outcome what became of it
 */
public record Written(ClusterObject object, Outcome outcome) {
    /** What a write did. */
    public enum Outcome {
        /** It was not there before. */
        CREATED,
        /** It was there and is different now. */
        CONFIGURED,
        /** It was there and is the same. */
        UNCHANGED,
        /** It is no longer there. */
        DELETED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

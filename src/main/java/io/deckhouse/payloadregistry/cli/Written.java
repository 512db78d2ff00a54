package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import java.util.Locale;

/**
 * An object after a command wrote it.
 *
 * @param outcome what became of it
 */
record Written(ClusterObject object, Outcome outcome) {
    /** What a write did. */
    enum Outcome {
        CREATED,
        CONFIGURED,
        UNCHANGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

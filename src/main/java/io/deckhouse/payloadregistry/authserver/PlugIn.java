package io.deckhouse.payloadregistry.authserver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts that others wrote, perhaps without nullness checks. */
final class PlugIn {
    private static final Logger LOG = LoggerFactory.getLogger(PlugIn.class);

    private PlugIn() {}

    /** What it answered; null is a fault, and the log names whose. */
    static <T> T answered(@Nullable T answer, String who) {
        if (answer == null) {
            LOG.error("{} answered null", who);
            throw new IllegalStateException(who + " answered null");
        }
        return answer;
    }
}

package io.deckhouse.payloadregistry.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects that came cut while the watches began, and are told whole a little later: without
 * them the index is not what existed at the start. Not safe for several threads.
 */
final class FirstTelling {
    /** Others must not be kept waiting for ever by an object that cannot be had. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Set<ObjectKey> awaited = new TreeSet<>(AccessQuota.IN_ORDER);
    private @Nullable Instant since;
    private boolean isOver;

    /** These were asked for. */
    void asked(Collection<ObjectKey> keys) {
        if (!isOver) {
            awaited.addAll(keys);
        }
    }

    /** This one was told, whole or not, or is gone. */
    void told(ObjectKey key) {
        awaited.remove(key);
    }

    /**
     * Whether all have been told, or waited for long enough; once so, it stays so.
     *
     * @param confirmedAt until when the watches, which have all told what existed, are confirmed
     */
    boolean isOver(Instant confirmedAt) {
        if (since == null) {
            since = confirmedAt;
        }
        isOver = isOver || awaited.isEmpty() || !confirmedAt.isBefore(since.plus(LONGEST));
        if (isOver) {
            awaited.clear();
        }
        return isOver;
    }
}

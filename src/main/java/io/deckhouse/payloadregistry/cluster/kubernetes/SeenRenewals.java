package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Dates another candidate's renewals of a Lease by when they were first seen here. Its clock or
 * ours may be off: then its Lease would seem to have run out while it leads, or to hold long after
 * it died. So also one that was given up long ago is waited for once, as long as it lasts.
 */
final class SeenRenewals {
    private @Nullable Sight last;

    private record Sight(LeaderElectionRecord found, long nanos) {}

    /**
     * The record as it is to be judged now.
     *
     * @param nanos of {@link System#nanoTime}, which nobody sets
     */
    LeaderElectionRecord dated(LeaderElectionRecord found, ZonedDateTime now, long nanos) {
        Sight before = last;
        if (before == null || !before.found().equals(found)) {
            before = new Sight(found, nanos);
            last = before;
        }
        return found.toBuilder().renewTime(now.minusNanos(nanos - before.nanos())).build();
    }
}

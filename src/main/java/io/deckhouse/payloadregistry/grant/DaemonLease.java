package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Whether a refresh daemon is at work, by the Lease that it renews. */
public final class DaemonLease {
    /** What is known of the daemon. */
    public enum State {
        AT_WORK,
        ABSENT,
        /** Who asks may not list Leases. */
        UNKNOWN
    }

    private DaemonLease() {}

    /** Whether a Lease of a daemon is held and was renewed in time; one call. */
    public static State state(Cluster cluster, Instant now) {
        Selection ofDaemons = Selection.all().withField("metadata.name", Leadership.LEASE);
        try {
            return cluster.list(Kind.LEASE, ofDaemons).stream()
                            .anyMatch(lease -> isFresh(lease, now))
                    ? State.AT_WORK
                    : State.ABSENT;
        } catch (ClusterException e) {
            return switch (e.reason()) {
                case FORBIDDEN -> State.UNKNOWN;
                case NOT_FOUND -> State.ABSENT;
                default -> throw e;
            };
        }
    }

    private static boolean isFresh(ClusterObject lease, Instant now) {
        String holder = lease.at("spec", "holderIdentity").asString("");
        Duration length = Duration.ofSeconds(lease.at("spec", "leaseDurationSeconds").asInt(0));
        try {
            Instant renewed =
                    OffsetDateTime.parse(lease.at("spec", "renewTime").asString("")).toInstant();
            return !holder.isEmpty() && now.isBefore(renewed.plus(length));
        } catch (DateTimeException _) {
            return false;
        }
    }
}

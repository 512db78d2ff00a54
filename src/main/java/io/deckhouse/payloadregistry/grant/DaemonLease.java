package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Whether a refresh daemon is at work, by the Lease that it renews. */
final class DaemonLease {
    private DaemonLease() {}

    /** One call; who may not list Leases cannot know, and is told no. */
    static boolean isFresh(Cluster cluster, Instant now) {
        Selection ofDaemons = Selection.all().withField("metadata.name", Leadership.LEASE);
        try {
            return cluster.list(Kind.LEASE, ofDaemons).stream()
                    .anyMatch(lease -> isFresh(lease, now));
        } catch (ClusterException e) {
            if (e.reason() == Reason.FORBIDDEN || e.reason() == Reason.NOT_FOUND) {
                return false;
            }
            throw e;
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

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes what {@code grant --expires-in} made after its end. Other evaluators than ours know no
 * end, so until then it gives access there.
 */
final class ExpiringGrants {
    private final Cluster cluster;
    private final AccessInventory inventory;
    private final Clock clock;
    private final AccessLog log;

    ExpiringGrants(Cluster cluster, AccessInventory inventory, Clock clock, AccessLog log) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Looks at a Role or a RoleBinding; returns when it ends, empty where it does not or ended.
     *
     * @throws io.deckhouse.payloadregistry.cluster.ClusterException when it cannot be deleted, also
     *     with CONFLICT when it may have been prolonged meanwhile
     */
    Optional<Instant> look(ObjectKey key) {
        Optional<ClusterObject> known = inventory.find(key).filter(ExpiringGrants::isGrant);
        Expiry expiry = known.map(ExpiringGrants::expiry).orElse(Expiry.never());
        if (!expiry.isLimited()) {
            return Optional.empty();
        }
        if (!expiry.isPast(clock.instant())) {
            return Optional.of(expiry.at());
        }
        ClusterObject object = known.orElseThrow();
        cluster.delete(key, new Preconditions(object.uid(), object.resourceVersion()));
        inventory.forget(key, object.uid());
        log.expired(key, expiry);
        return Optional.empty();
    }

    /** What a PayloadRepositoryAccess object owns goes with that. */
    private static boolean isGrant(ClusterObject object) {
        return Mark.isOn(object)
                && AccessRules.ownerOf(object).isEmpty()
                && !AccessObjects.hasUnreadableExpiry(object);
    }

    /** The end that an object carries. */
    static Expiry expiry(ClusterObject object) {
        return AccessObjects.expiry(object);
    }
}

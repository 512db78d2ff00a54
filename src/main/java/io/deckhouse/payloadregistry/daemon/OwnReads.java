package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the watches may not have told yet, so that nothing depends on their speed.
 *
 * <p>What is found is taken in. That something is gone is left to the watches, which would never
 * tell again of what was dropped by mistake; unless none of them has told of it yet.
 */
final class OwnReads {
    private final Cluster cluster;
    private final Inventory inventory;

    OwnReads(Cluster cluster, Inventory inventory) {
        this.cluster = cluster;
        this.inventory = inventory;
    }

    /** Reads the whole of a Secret that was known as this; empty where it is not there. */
    Optional<PullSecret> secret(PullSecret known) {
        Optional<PullSecret> read = cluster.get(known.key()).map(PullSecret::read);
        if (read.isPresent()) {
            inventory.know(known, read);
        } else {
            inventory.missed(known);
        }
        return read;
    }

    /** Reads a Secret that was known as this, and its accounts. */
    void both(PullSecret known) {
        var _ = secret(known);
        var _ = accounts(known);
    }

    /**
     * Reads the ServiceAccounts that a Secret names or is owned by.
     *
     * @return the uids that were read, whatever the watches tell meanwhile
     */
    Set<String> accounts(PullSecret secret) {
        Set<String> uids = new HashSet<>();
        for (ObjectKey account : Dependents.accountsOf(secret)) {
            String before = inventory.accountUid(account);
            Optional<ClusterObject> read = cluster.get(account);
            inventory.know(account, before, read);
            read.map(ClusterObject::uid).ifPresent(uids::add);
        }
        return uids;
    }
}

package io.deckhouse.payloadregistry.authserver;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Lets each network do only so much of something at a time. */
final class NetworkShares {
    private final int most;
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

    NetworkShares(int most) {
        this.most = most;
    }

    /** Whether this network has not yet its whole share; if so it takes one place more. */
    boolean enter(String network) {
        boolean isFree = taken.merge(network, 1, Integer::sum) <= most;
        if (!isFree) {
            leave(network);
        }
        return isFree;
    }

    /** Gives back a place that was taken. */
    void leave(String network) {
        taken.computeIfPresent(network, (_, places) -> places > 1 ? places - 1 : null);
    }
}

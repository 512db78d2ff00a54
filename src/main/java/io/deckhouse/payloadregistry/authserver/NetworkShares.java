package io.deckhouse.payloadregistry.authserver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells those who go in front from those who may be guessing: networks of which something was
 * refused within a minute, and whatever a network asks for beyond its share.
 */
final class NetworkShares {
    private static final int MOST_REMEMBERED = 4_096;
    private static final Duration SUSPICION = Duration.ofMinutes(1);

    private final int most;
    private final Remembered<String, Boolean> suspects;
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

    /** Each network has so many places at a time. */
    NetworkShares(int most, Clock clock) {
        this.most = most;
        this.suspects = new Remembered<>(MOST_REMEMBERED, SUSPICION, clock);
    }

    /** Something from this network was refused. */
    void suspect(String network) {
        suspects.put(network, true, Instant.MAX);
    }

    /** Whether this network is not suspect and has a place left; if so it takes that. */
    boolean enter(String network) {
        if (suspects.find(network).isPresent()) {
            return false;
        }
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

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells objects that are gone from objects whose kind is not served, perhaps only for a while. */
final class AccessAbsences {
    /** A kind that is not served may only be so while the API server starts. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private final Map<ObjectKey, Instant> doubted = new ConcurrentHashMap<>();
    private final Cluster cluster;
    private final Clock clock;

    AccessAbsences(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Until when an object that is not there may yet come back; empty where it is gone. */
    Optional<Instant> doubtedUntil(ObjectKey key) {
        if (isServed(key)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return Optional.of(doubted.computeIfAbsent(key, _ -> now.plus(DOUBT)))
                .filter(now::isBefore);
    }

    /** The object is there, or its absence was seen to. */
    void forget(ObjectKey key) {
        doubted.remove(key);
    }

    private boolean isServed(ObjectKey key) {
        try {
            cluster.list(
                    key.kind(),
                    Selection.in(key.namespace()).withField("metadata.name", key.name()));
            return true;
        } catch (ClusterException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}

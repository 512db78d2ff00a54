package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The watches of the refresh daemon, a pair a place. A namespace that is gone, or that may not be
 * read, keeps no other waiting.
 */
final class RefreshWatches {
    private record Pair(Watch accounts, Watch secrets) {
        boolean isSynced() {
            return accounts.isSynced() && secrets.isSynced();
        }

        Set<Kind> refused() {
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            if (!accounts.refusal().isEmpty()) {
                kinds.add(Kind.SERVICE_ACCOUNT);
            }
            if (!secrets.refusal().isEmpty()) {
                kinds.add(Kind.SECRET);
            }
            return kinds;
        }

        Instant confirmedAt() {
            return Stream.of(accounts, secrets)
                    .map(Watch::confirmedAt)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** By namespace; under the empty name where all are watched at once. */
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();

    /**
     * Begins to watch these places; watches none when one cannot begin.
     *
     * @param known the Secrets that are known without being told
     */
    void begin(
            Cluster cluster,
            List<Selection> selections,
            WholeObjects.Known known,
            Watch.Listener accounts,
            Watch.Listener secrets) {
        try {
            for (Selection place : selections) {
                Watch first =
                        begun(
                                cluster,
                                Kind.SERVICE_ACCOUNT,
                                place,
                                new WholeObjects(
                                        WholeObjects.Known.ALL_BUT_NAMES, _ -> false, accounts));
                Watch second =
                        begun(
                                cluster,
                                Kind.SECRET,
                                place.withField("type", Annotations.SECRET_TYPE),
                                new WholeObjects(known, RefreshWatches::isManaged, secrets));
                pairs.put(place.namespace(), new Pair(first, second));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static boolean isManaged(ClusterObject secret) {
        return secret.annotation(Annotations.SERVICE_ACCOUNT_NAME).isPresent();
    }

    private Watch begun(Cluster cluster, Kind kind, Selection selection, WholeObjects listener) {
        Watch watch = listener.watchedBy(cluster.watch(kind, selection, listener));
        watches.add(watch);
        return watch;
    }

    /** Whether everything that existed at the start is known of at least one place. */
    boolean isSynced() {
        return pairs.values().stream().anyMatch(Pair::isSynced);
    }

    /** Likewise of the place that an object is in. */
    boolean knowsPlaceOf(ObjectKey key) {
        Pair pair = pairs.getOrDefault(key.namespace(), pairs.get(""));
        return pair != null && pair.isSynced();
    }

    /** When everything known of every place was last known to be current. */
    Instant confirmedAt() {
        return pairs.values().stream()
                .map(Pair::confirmedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** Likewise of the place that was heard of last: it tells whether the cluster answers. */
    Instant heardAt() {
        return pairs.values().stream()
                .map(Pair::confirmedAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** The kinds that the cluster refuses to tell of; empty while one place is told of whole. */
    Set<Kind> refused() {
        Set<Kind> all = EnumSet.noneOf(Kind.class);
        for (Pair pair : pairs.values()) {
            Set<Kind> kinds = pair.refused();
            if (kinds.isEmpty()) {
                return Set.of();
            }
            all.addAll(kinds);
        }
        return all;
    }

    long breaks() {
        return watches.stream().mapToLong(Watch::breaks).sum();
    }

    void close() {
        watches.forEach(Watch::close);
    }
}

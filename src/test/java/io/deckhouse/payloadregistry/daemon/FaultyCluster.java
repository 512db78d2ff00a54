package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A real cluster whose calls are counted, fail on order, and let something happen before them. */
final class FaultyCluster implements Cluster {
    /** The calls that can be disturbed. */
    enum Call {
        GET,
        CREATE,
        APPLY,
        DELETE,
        TOKEN
    }

    private record Disturbance(AtomicInteger count, Queue<Runnable> before) {}

    private final Cluster cluster;
    private final Map<Call, Disturbance> calls = new EnumMap<>(Call.class);
    private final Map<Kind, Predicate<Change>> deaf = new ConcurrentHashMap<>();
    private final Map<Kind, ClusterException> unlistable = new ConcurrentHashMap<>();
    private final Map<Kind, Instant> silent = new ConcurrentHashMap<>();
    private final Set<Kind> unfinished = ConcurrentHashMap.newKeySet();
    private final Set<String> closedNamespaces = ConcurrentHashMap.newKeySet();
    private final Set<Kind> refusedWatches = ConcurrentHashMap.newKeySet();
    private final Set<Kind> unserved = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean refusesStatus = new AtomicBoolean();
    private final List<TokenSpec> specs = new ArrayList<>();
    private final List<Preconditions> deletions = new CopyOnWriteArrayList<>();
    private final List<Occurrence> occurrences = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<ClusterObject> webhook = UnaryOperator.identity();

    FaultyCluster(Cluster cluster) {
        this.cluster = cluster;
        for (Call call : Call.values()) {
            calls.put(call, new Disturbance(new AtomicInteger(), new ConcurrentLinkedQueue<>()));
        }
    }

    /** Lets the next call of a kind not given yet fail. */
    void failNext(Call call, ClusterException failure) {
        beforeNext(
                call,
                () -> {
                    throw failure;
                });
    }

    /** Runs something before the next call of a kind not given yet. */
    void beforeNext(Call call, Runnable event) {
        of(call).before().add(event);
    }

    /** Lets watches of a kind leave out these changes. */
    void leaveOut(Kind kind, Predicate<Change> changes) {
        deaf.put(kind, changes);
    }

    /** Lets watches of a kind claim, or no more, that they have not told everything. */
    void unfinished(Kind kind, boolean on) {
        turn(unfinished, kind, on);
    }

    /** Lets watches of a kind show no sign of life since a time. */
    void confirmed(Kind kind, Instant last) {
        silent.put(kind, last);
    }

    /** Lets watches of a kind be refused, or no more; nothing is taken back that was told. */
    void refuseWatches(Kind kind, boolean on) {
        turn(refusedWatches, kind, on);
    }

    /** Lets nothing be listed, and no watch be complete, in a namespace, or lets it go well. */
    void refuseNamespace(String namespace, boolean on) {
        turn(closedNamespaces, namespace, on);
    }

    private static <T> void turn(Set<T> disturbed, T one, boolean on) {
        if (on) {
            disturbed.add(one);
        } else {
            disturbed.remove(one);
        }
    }

    /** Lets lists of a kind fail until further notice. */
    void refuseLists(Kind kind, ClusterException failure) {
        unlistable.put(kind, failure);
    }

    /** Lets them go well again. */
    void allowLists(Kind kind) {
        unlistable.remove(kind);
    }

    /** Lets a kind be absent, and its watches silent for long, as where a definition is gone. */
    void unserve(Kind kind) {
        unserved.add(kind);
    }

    /** Lets it be served again. */
    void serve(Kind kind) {
        unserved.remove(kind);
    }

    /** Lets no status be written, or again. */
    void refuseStatus(boolean on) {
        refusesStatus.set(on);
    }

    /** Lets objects be altered on their way into the cluster from now on. */
    void alter(UnaryOperator<ClusterObject> change) {
        webhook = change;
    }

    int count(Call call) {
        return of(call).count().get();
    }

    /** What tokens were asked for. */
    synchronized List<TokenSpec> specs() {
        return List.copyOf(specs);
    }

    /** What was demanded of the objects to delete. */
    List<Preconditions> deletions() {
        return List.copyOf(deletions);
    }

    /** What was shown to users. */
    List<Occurrence> occurrences() {
        return List.copyOf(occurrences);
    }

    private Disturbance of(Call call) {
        return Objects.requireNonNull(calls.get(call));
    }

    private void note(Call call) {
        of(call).count().incrementAndGet();
        Runnable event = of(call).before().poll();
        if (event != null) {
            event.run();
        }
    }

    @Override
    public Optional<ClusterObject> get(ObjectKey key) {
        note(Call.GET);
        return unserved.contains(key.kind()) ? Optional.empty() : cluster.get(key);
    }

    @Override
    public List<ClusterObject> list(Kind kind, Selection selection) {
        if (unserved.contains(kind)) {
            throw new ClusterException(ClusterException.Reason.NOT_FOUND, "not served");
        }
        if (closedNamespaces.contains(selection.namespace())) {
            throw new ClusterException(ClusterException.Reason.FORBIDDEN, "not in here");
        }
        ClusterException refusal = unlistable.get(kind);
        if (refusal != null) {
            throw refusal;
        }
        return cluster.list(kind, selection);
    }

    @Override
    public Watch watch(Kind kind, Selection selection, Watch.Listener listener) {
        Watch watch =
                cluster.watch(
                        kind,
                        selection,
                        change -> {
                            if (!deaf.getOrDefault(kind, _ -> false).test(change)) {
                                listener.changed(change);
                            }
                        });
        return new Watch() {
            @Override
            public boolean isSynced() {
                return !unfinished.contains(kind) && !isClosed() && watch.isSynced();
            }

            @Override
            public Instant confirmedAt() {
                return unserved.contains(kind) || isClosed()
                        ? Instant.EPOCH
                        : silent.getOrDefault(kind, watch.confirmedAt());
            }

            @Override
            public String refusal() {
                return refusedWatches.contains(kind) || isClosed() ? "403 Forbidden" : "";
            }

            @Override
            public void tellAgain(Set<ObjectKey> keys) {
                watch.tellAgain(keys);
            }

            private boolean isClosed() {
                return closedNamespaces.contains(selection.namespace());
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    @Override
    public ClusterObject create(ClusterObject object, ApplyOptions options) {
        note(Call.CREATE);
        return cluster.create(webhook.apply(object), options);
    }

    @Override
    public ClusterObject apply(ClusterObject fields, ApplyOptions options) {
        note(Call.APPLY);
        if (options.status() && refusesStatus.get()) {
            throw new ClusterException(ClusterException.Reason.FORBIDDEN, "no right to its status");
        }
        return cluster.apply(webhook.apply(fields), options);
    }

    @Override
    public ClusterObject replace(ClusterObject object, ApplyOptions options) {
        note(Call.APPLY);
        return cluster.replace(object, options);
    }

    @Override
    public boolean delete(ObjectKey key, Preconditions preconditions) {
        deletions.add(preconditions);
        note(Call.DELETE);
        return cluster.delete(key, preconditions);
    }

    @Override
    public IssuedToken requestToken(String namespace, String serviceAccount, TokenSpec spec) {
        synchronized (this) {
            specs.add(spec);
        }
        note(Call.TOKEN);
        return cluster.requestToken(namespace, serviceAccount, spec);
    }

    @Override
    public TokenReview reviewToken(Password token, List<String> audiences) {
        return cluster.reviewToken(token, audiences);
    }

    @Override
    public void report(Occurrence occurrence) {
        occurrences.add(occurrence);
    }

    @Override
    public Optional<TokenReview.Authenticated> whoAmI() {
        return cluster.whoAmI();
    }

    @Override
    public void close() {
        cluster.close();
    }
}

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A watch that tells late, breaks, and then goes on where it was or (410) begins anew. */
final class SimulatedWatch implements Watch {
    private final Kind kind;
    private final Selection selection;
    private final Listener listener;
    private final SimulatedTime time;
    private final Deque<Change> untold = new ArrayDeque<>();
    private final Map<ObjectKey, ClusterObject> told = new LinkedHashMap<>();
    private final Set<ObjectKey> again = new HashSet<>();
    private Instant confirmedAt = Instant.MIN;
    private boolean connected;
    private int connection;
    private boolean closed;

    SimulatedWatch(Kind kind, Selection selection, Listener listener, SimulatedTime time) {
        this.kind = kind;
        this.selection = selection;
        this.listener = listener;
        this.time = time;
    }

    boolean isConnected() {
        return connected;
    }

    /** The number of the present connection. */
    int connection() {
        return connection;
    }

    boolean isClosed() {
        return closed;
    }

    /** Something changed in the store. */
    void happened(Change change) {
        if (change.key().kind() == kind) {
            untold.add(change);
        }
    }

    /** Tells what is left to tell, in order. */
    void flush() {
        while (connected && !closed && !untold.isEmpty()) {
            switch (untold.remove()) {
                case Change.Deleted(var key, var _) -> gone(key);
                case Change.Created(var object) -> seen(object);
                case Change.Updated(var object) -> seen(object);
            }
        }
    }

    /** An object as it comes where it is not needed whole. */
    static ClusterObject cut(ClusterObject object, long size) {
        return object.with(tree -> {
            tree.retain("apiVersion", "kind", "metadata");
            tree.withObjectProperty("metadata")
                    .retain("name", "namespace", "uid", "resourceVersion", "annotations");
            tree.put(MemoryEstimate.TOO_LARGE, size);
        });
    }

    /** As it comes, which depends on what the listener knows by then. */
    private ClusterObject incoming(ClusterObject object) {
        boolean isCut =
                listener.part() instanceof Part.Bounded bounded
                        && !bounded.whole().test(Version.of(object));
        return isCut ? cut(object, 1_000) : object;
    }

    private void seen(ClusterObject object) {
        if (!selection.includes(object)) {
            gone(object.key());
            return;
        }
        ClusterObject before = told.put(object.key(), object);
        if (before == null) {
            listener.changed(new Change.Created(incoming(object)));
        } else if (again.remove(object.key())
                || !before.resourceVersion().equals(object.resourceVersion())) {
            listener.changed(new Change.Updated(incoming(object)));
        }
    }

    private void gone(ObjectKey key) {
        ClusterObject before = told.remove(key);
        if (before != null) {
            listener.changed(new Change.Deleted(key, before.uid()));
        }
    }

    void cut() {
        connected = false;
    }

    void resume() {
        connected = true;
        connection++;
        flush();
        confirm();
    }

    /** Lists anew: what was missed is told as the difference. */
    void list(List<ClusterObject> objects) {
        boolean first = confirmedAt.equals(Instant.MIN);
        connected = true;
        connection++;
        untold.clear();
        Map<ObjectKey, ClusterObject> gone = new LinkedHashMap<>(told);
        objects.stream()
                .filter(object -> object.key().kind() == kind && selection.includes(object))
                .forEach(object -> {
                    gone.remove(object.key());
                    seen(object);
                });
        gone.keySet().forEach(this::gone);
        confirm();
        if (first) {
            listener.synced();
        }
    }

    private void confirm() {
        confirmedAt = time.instant();
    }

    @Override
    public boolean isSynced() {
        return !confirmedAt.equals(Instant.MIN);
    }

    @Override
    public Instant confirmedAt() {
        return connected ? time.instant() : confirmedAt;
    }

    @Override
    public void tellAgain(Set<ObjectKey> keys) {
        for (ObjectKey key : keys) {
            ClusterObject known = told.get(key);
            if (known != null && again.add(key)) {
                untold.add(new Change.Updated(known));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.SteadyTime;
import io.deckhouse.payloadregistry.cluster.SteadyTime.Moment;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the objects again and again, and tells the differences. */
final class DirectoryWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Listener listener;
    private final SteadyTime time;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object calls = new Object();
    private final ReentrantLock reading = new ReentrantLock();
    private final Map<ObjectKey, ClusterObject> told = new LinkedHashMap<>();
    private final Set<ObjectKey> again = ConcurrentHashMap.newKeySet();
    private volatile boolean synced;
    private volatile Moment confirmedAt = Moment.NEVER;
    private String lastFailure = "";

    DirectoryWatch(Listener listener, Clock clock, Duration interval) {
        this.listener = listener;
        this.time = new SteadyTime(clock);
        this.interval = interval;
    }

    /** Starts looking, first patiently and then by glances. */
    DirectoryWatch start(Supplier<List<ClusterObject>> first, Supplier<List<ClusterObject>> next) {
        Thread.ofVirtual()
                .name("manifest-watch")
                .start(() -> {
                    do {
                        look(synced ? next : first);
                    } while (!isClosedAfterWaiting());
                });
        return this;
    }

    private boolean isClosedAfterWaiting() {
        try {
            return closed.await(interval.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void look(Supplier<List<ClusterObject>> source) {
        Moment asked = time.now();
        try {
            Optional<List<ClusterObject>> now = read(source);
            if (now.isEmpty()) {
                return;
            }
            tell(now.get());
            if (!synced) {
                call(listener::synced);
                synced = true;
            }
            confirmedAt = asked;
            lastFailure = "";
        } catch (ClusterException e) {
            String failure = String.valueOf(e.getMessage());
            if (!failure.equals(lastFailure)) {
                lastFailure = failure;
                LOG.atWarn().addKeyValue("reason", failure).log("a watch of manifests is blind");
            }
        }
    }

    /** Reading may note uids in the directory; after the close nothing is written there. */
    private Optional<List<ClusterObject>> read(Supplier<List<ClusterObject>> source) {
        reading.lock();
        try {
            return isClosed() ? Optional.empty() : Optional.of(source.get());
        } finally {
            reading.unlock();
        }
    }

    private void tell(List<ClusterObject> now) {
        Map<ObjectKey, ClusterObject> present = new LinkedHashMap<>();
        now.forEach(object -> present.put(object.key(), object));
        for (ClusterObject before : List.copyOf(told.values())) {
            if (!present.containsKey(before.key())) {
                told.remove(before.key());
                again.remove(before.key());
                call(() -> listener.changed(new Change.Deleted(before.key(), before.uid())));
            }
        }
        for (ClusterObject object : now) {
            ClusterObject before = told.put(object.key(), object);
            if (before == null) {
                call(() -> listener.changed(new Change.Created(object)));
            } else if (again.remove(object.key())
                    || !before.resourceVersion().equals(object.resourceVersion())) {
                call(() -> listener.changed(new Change.Updated(object)));
            }
        }
    }

    /** The lock is held while deciding to call, not during the call: closing never waits for it. */
    private void call(Runnable notice) {
        synchronized (calls) {
            if (isClosed()) {
                return;
            }
        }
        try {
            notice.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a watch's listener failed");
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public boolean isSynced() {
        return synced;
    }

    @Override
    public Instant confirmedAt() {
        return time.when(confirmedAt);
    }

    /** At the next look. */
    @Override
    public void tellAgain(Set<ObjectKey> keys) {
        again.addAll(keys);
    }

    @Override
    public void close() {
        reading.lock(); // waits for a look in progress, never for a listener
        try {
            synchronized (calls) {
                closed.countDown();
            }
        } finally {
            reading.unlock();
        }
    }
}

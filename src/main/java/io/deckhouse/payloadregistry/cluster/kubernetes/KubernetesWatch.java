package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.SteadyTime;
import io.deckhouse.payloadregistry.cluster.SteadyTime.Moment;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * One watch, kept alive by the client's informer.
 *
 * <p>Changes and signs of life pass through one queue to one virtual thread, so {@link
 * #confirmedAt} never claims a change that the listener has not been told. An object deleted and
 * made anew while the connection was broken is told as updated, with another uid.
 */
final class KubernetesWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesWatch.class);

    /** A healthy watch shows life every minute; after this long the informer is replaced. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(150);

    /** One that ended sooner was broken. */
    private static final Duration USUAL_LIFE = Duration.ofSeconds(WatchPulse.WATCH_SECONDS - 10);

    /** Between two looks whether the informer lives. */
    static final Duration CHECK = Duration.ofSeconds(5);

    /** Who opened the watch. */
    interface Owner {
        /** Where is watched; empty for everywhere. */
        String namespace();

        /** Makes an informer that tells each sign of life. */
        SharedIndexInformer<GenericKubernetesResource> informer(WatchPulse.Signs signs);

        /** Asks for one object of those watched; empty when it is gone. */
        List<GenericKubernetesResource> find(ObjectKey key);

        /** The watch is closed. */
        void closed(KubernetesWatch watch);
    }

    private sealed interface News {
        /** With what it takes of the backlog. */
        record Changed(Change change, int nodes) implements News {}

        record Confirmed(Moment at) implements News {}
    }

    private final Kind kind;
    private final Listener listener;
    private final SteadyTime time;
    private final Duration check;
    private final Owner owner;
    private final Troubles troubles;
    private final KnownObjects known = new KnownObjects();
    private final Sightings sightings;
    private final Retelling retelling;
    private final Backlog backlog = new Backlog();
    private final boolean isLimited;
    private final LinkedBlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final ReentrantLock telling = new ReentrantLock();
    private final Thread teller;
    private final AtomicReference<Moment> acceptedAt = new AtomicReference<>(Moment.NEVER);
    private final AtomicLong breaks = new AtomicLong();
    private volatile Moment lastSign;
    private volatile Moment confirmedAt = Moment.NEVER;
    private volatile boolean synced;
    private volatile boolean closed;
    private volatile @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

    KubernetesWatch(Kind kind, Listener listener, SteadyTime time, Duration check, Owner owner) {
        this.kind = kind;
        this.listener = listener;
        this.time = time;
        this.check = check;
        this.owner = owner;
        this.troubles = new Troubles(kind, owner.namespace());
        this.lastSign = time.now();
        this.isLimited = !(listener.part() instanceof Part.Whole);
        this.sightings = new Sightings(kind, new Seen());
        this.retelling =
                new Retelling("again " + kind.plural(), owner::find, sightings::again, check);
        this.teller = Thread.ofVirtual().name("watch " + kind.plural()).unstarted(this::tell);
    }

    void start() {
        teller.start();
        retelling.start();
        begin();
    }

    private void begin() {
        SharedIndexInformer<GenericKubernetesResource> made = owner.informer(new Life());
        made.removeNamespaceIndex()
                .itemStore(known)
                .exceptionHandler((_, failure) -> {
                    if (!closed) {
                        troubles.broken(failure);
                    }
                    return !closed;
                })
                .addEventHandler(sightings);
        informer = made;
        var _ = made.start();
        if (closed) {
            made.stop();
        }
    }

    private void sign() {
        Moment now = time.now();
        lastSign = now;
        troubles.over();
        news.add(new News.Confirmed(now));
    }

    private void tell() {
        try {
            while (!closed) {
                News next = news.poll(check.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    tell(next);
                } else if (time.isOver(DEAD_AFTER, lastSign)) {
                    replaceInformer();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(News next) {
        telling.lock();
        try {
            if (closed) {
                return;
            }
            switch (next) {
                case News.Changed(var change, _) -> listener.changed(change);
                case News.Confirmed(var at) -> {
                    // The client begins to watch only after it has told the whole list.
                    boolean first = !synced;
                    confirmedAt = at;
                    synced = true;
                    if (first) {
                        listener.synced();
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            // An Error too: without this thread nothing would be told any more.
            LOG.atError().addKeyValue("kind", kind.plural()).setCause(e).log("listener failed");
        } finally {
            telling.unlock();
            if (next instanceof News.Changed(_, int nodes)) {
                backlog.leave(nodes);
            }
        }
    }

    /** What is known stays, so the new informer's first list is told as the difference. */
    private void replaceInformer() {
        try {
            stopInformer();
            begin();
            LOG.atWarn().addKeyValue("kind", kind.plural()).log("watch silent, begun anew");
            lastSign = time.now();
        } catch (RuntimeException | Error e) {
            troubles.broken(e); // the next check tries again
        }
    }

    private void stopInformer() {
        SharedIndexInformer<GenericKubernetesResource> running = informer;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public boolean isSynced() {
        return synced;
    }

    @Override
    public Instant confirmedAt() {
        return time.when(confirmedAt);
    }

    @Override
    public long breaks() {
        return breaks.get();
    }

    @Override
    public String refusal() {
        return troubles.refusal();
    }

    @Override
    public void tellAgain(Set<ObjectKey> keys) {
        retelling.add(keys);
    }

    @Override
    public void close() {
        telling.lock();
        try {
            closed = true;
        } finally {
            telling.unlock();
        }
        backlog.close();
        stopInformer();
        retelling.close();
        if (Thread.currentThread() != teller) {
            teller.interrupt();
        }
        owner.closed(this);
    }

    private final class Seen implements Sightings.Teller {
        @Override
        public int enter(JsonNode tree) {
            // The teller itself may get here when it begins anew, and would wait for itself.
            boolean waits = isLimited && Thread.currentThread() != teller;
            return waits ? backlog.enter(tree) : 0;
        }

        @Override
        public void seen(Change change, int room) {
            news.add(new News.Changed(change, room));
        }

        @Override
        public void leave(int room) {
            backlog.leave(room);
        }

        @Override
        public void gone(Change.Deleted change) {
            news.add(new News.Changed(change, 0));
        }
    }

    private final class Life implements WatchPulse.Signs {
        @Override
        public void accepted() {
            troubles.accepted();
            if (!time.isOver(USUAL_LIFE, acceptedAt.getAndSet(time.now()))) {
                breaks.incrementAndGet();
            }
            sign();
        }

        @Override
        public void alive() {
            sign();
        }

        @Override
        public void asked(String verb) {
            listener.asked(verb);
        }

        @Override
        public void refused(int status) {
            if (!closed) {
                lastSign = time.now(); // another informer would be refused, too
                troubles.refused(status);
            }
        }
    }
}

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to a watch, and asks one by one for what came cut since all of a page would take too
 * much: whoever may write objects in a namespace may write hundreds of a megabyte. What is
 * recognized when it comes cut is not told.
 */
final class WholeObjects implements Watch.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(WholeObjects.class);

    /** Of a page, or of one object. Five hundred usual Secrets take 13 MB. */
    private static final long MOST = 32L << 20;

    /**
     * What is known without the watch.
     *
     * @param has whether this version is, or is needed by its name and uid alone
     * @param recognizes whether what has come is, and takes note that the watch has told it
     */
    record Known(Predicate<Watch.Version> has, Predicate<ClusterObject> recognizes) {
        static final Known NOTHING = new Known(_ -> false, _ -> false);

        /** What a watch tells then is what each object is called, and its uid. */
        static final Known ALL_BUT_NAMES = new Known(_ -> true, _ -> false);
    }

    private final Known known;
    private final Predicate<ClusterObject> needed;
    private final Watch.Listener listener;
    private final Set<ObjectKey> early = new HashSet<>();
    private @Nullable Watch watch;

    /**
     * One whose watch is to be named.
     *
     * @param needed which objects are needed whole; others are told as they come
     */
    WholeObjects(Known known, Predicate<ClusterObject> needed, Watch.Listener listener) {
        this.known = known;
        this.needed = needed;
        this.listener = listener;
    }

    /** Asks this watch, which it listens to, from now on; returns it. */
    synchronized Watch watchedBy(Watch begun) {
        watch = begun;
        begun.tellAgain(Set.copyOf(early));
        early.clear();
        return begun;
    }

    @Override
    public Watch.Part part() {
        return new Watch.Part.Bounded(MOST, known.has().negate());
    }

    @Override
    public void changed(Change change) {
        switch (change) {
            case Change.Created(var object) -> seen(change, object);
            case Change.Updated(var object) -> seen(change, object);
            case Change.Deleted _ -> listener.changed(change);
        }
    }

    private void seen(Change change, ClusterObject object) {
        OptionalLong size = MemoryEstimate.ofCut(object);
        boolean isTooLarge = size.orElse(0) > MOST;
        if (size.isPresent() && !isTooLarge && known.recognizes().test(object)) {
            return;
        }
        if (size.isEmpty() || !needed.test(object)) {
            listener.changed(change);
        } else if (!isTooLarge) {
            again(object.key());
        } else {
            LOG.atWarn()
                    .addKeyValue("object", object.key())
                    .log("left as it is, for it is too large or has too long a name");
            listener.changed(new Change.Deleted(object.key(), ""));
        }
    }

    private synchronized void again(ObjectKey key) {
        if (watch == null) {
            early.add(key);
        } else {
            watch.tellAgain(Set.of(key));
        }
    }
}

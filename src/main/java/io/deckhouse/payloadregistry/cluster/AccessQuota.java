package io.deckhouse.payloadregistry.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which Roles and RoleBindings find room within the limits, and which do not.
 *
 * <p>Who came first stays. Of those left out only the size is known: once they would find room they
 * are named, to be told again. Not safe for several threads.
 */
final class AccessQuota {
    // Not by hashes: thousands of names can have the same one.
    private static final Comparator<ObjectKey> BY_KEY =
            Comparator.comparing(ObjectKey::kind).thenComparing(ObjectKey::name);

    /** By namespace first. */
    static final Comparator<ObjectKey> IN_ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(BY_KEY);

    private static final Comparator<LeftOut> SMALLEST_FIRST =
            Comparator.comparingLong(LeftOut::size).thenComparing(LeftOut::key, BY_KEY);

    private final AccessLimits limits;
    private final Map<String, Share> shares = new HashMap<>();

    /** Where something waits for room. */
    private final Set<Share> crowded = new HashSet<>();

    private long used;
    private long asked;
    private int leftOut;

    /** What became of an object. */
    enum Outcome {
        /** It counts. */
        TAKEN,
        /** It counts, after it was {@link #OVER_NAMESPACE} or {@link #OVER_ALL}. */
        TAKEN_AGAIN,
        /** It is left out from now on: its namespace would have too much. */
        OVER_NAMESPACE,
        /** It is left out from now on: all namespaces would have too much. */
        OVER_ALL,
        /** It is left out, which was said before, or until it is told whole. */
        STILL_LEFT_OUT;

        boolean isTaken() {
            return this == TAKEN || this == TAKEN_AGAIN;
        }
    }

    private enum State {
        TAKEN,
        LEFT_OUT,
        ASKED_FOR
    }

    /**
     * One object.
     *
     * @param isTold whether it was said that it is left out
     */
    private record Entry(State state, long size, boolean isTold) {}

    private record LeftOut(long size, ObjectKey key) {}

    /** What one namespace has. */
    private static final class Share {
        final Map<ObjectKey, Entry> entries = new TreeMap<>(BY_KEY);
        final TreeSet<LeftOut> waiting = new TreeSet<>(SMALLEST_FIRST);
        long used;
        long asked;
    }

    AccessQuota(AccessLimits limits) {
        this.limits = limits;
    }

    /** Takes an object, instead of what is known of it, if it finds room. */
    Outcome put(ObjectKey key, long size) {
        return put(key, size, true);
    }

    /** Leaves out an object that was not read to its end, whether or not it finds room. */
    Outcome leaveOut(ObjectKey key, long size) {
        return put(key, size, false);
    }

    private Outcome put(ObjectKey key, long size, boolean isWhole) {
        if (key.namespace().isEmpty()) {
            return Outcome.TAKEN;
        }
        Share share = shares.computeIfAbsent(key.namespace(), _ -> new Share());
        Entry before = remove(share, key);
        boolean wasTold = before != null && before.isTold();
        // What is in and does not grow takes no room from others, however much all have by now.
        boolean isIn = before != null && before.state() == State.TAKEN && size <= before.size();
        boolean hasRoom = (isIn && isWhole) || limits.haveRoom(share.used, used, size);
        if (hasRoom && isWhole) {
            share.entries.put(key, new Entry(State.TAKEN, size, false));
            share.used += size;
            used += size;
            return wasTold ? Outcome.TAKEN_AGAIN : Outcome.TAKEN;
        }
        share.entries.put(key, new Entry(State.LEFT_OUT, size, wasTold || !hasRoom));
        share.waiting.add(new LeftOut(size, key));
        crowded.add(share);
        leftOut++;
        if (wasTold || hasRoom) {
            return Outcome.STILL_LEFT_OUT;
        }
        return limits.haveRoomInNamespace(share.used, size)
                ? Outcome.OVER_ALL
                : Outcome.OVER_NAMESPACE;
    }

    /** Forgets an object. */
    void remove(ObjectKey key) {
        Share share = shares.get(key.namespace());
        if (share != null) {
            remove(share, key);
            if (share.entries.isEmpty()) {
                shares.remove(key.namespace());
            }
        }
    }

    private @Nullable Entry remove(Share share, ObjectKey key) {
        Entry entry = share.entries.remove(key);
        if (entry == null) {
            return null;
        }
        switch (entry.state()) {
            case TAKEN -> {
                share.used -= entry.size();
                used -= entry.size();
            }
            case LEFT_OUT -> {
                share.waiting.remove(new LeftOut(entry.size(), key));
                leftOut--;
            }
            case ASKED_FOR -> {
                share.asked -= entry.size();
                asked -= entry.size();
                leftOut--;
            }
        }
        if (share.waiting.isEmpty()) {
            crowded.remove(share);
        }
        return entry;
    }

    /**
     * Names those left out that would find room now, the smallest first; each once, until it is put
     * or removed.
     */
    Set<ObjectKey> again() {
        Set<ObjectKey> found = new TreeSet<>(IN_ORDER);
        for (Share share : Set.copyOf(crowded)) {
            while (!share.waiting.isEmpty()
                    && hasRoomBesideAsked(share, share.waiting.first().size())) {
                LeftOut next = share.waiting.removeFirst();
                share.entries.computeIfPresent(
                        next.key(),
                        (_, entry) -> new Entry(State.ASKED_FOR, entry.size(), entry.isTold()));
                share.asked += next.size();
                asked += next.size();
                found.add(next.key());
            }
            if (share.waiting.isEmpty()) {
                crowded.remove(share);
            }
        }
        return found;
    }

    private boolean hasRoomBesideAsked(Share share, long size) {
        return limits.haveRoom(share.used + share.asked, used + asked, size);
    }

    /** How many objects are left out. */
    int leftOut() {
        return leftOut;
    }
}

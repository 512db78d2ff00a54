package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import java.util.HashMap;
import java.util.Map;

/**
 * How much memory the objects of one answer take, by namespace, and whether the present one finds
 * room beside those before it. One that does not is emptied, and takes none from those that follow.
 */
final class ReadLimit {
    private final AccessLimits limits;
    private final Map<String, Long> used = new HashMap<>();
    private long usedTogether;
    private String namespace = "";
    private long size;
    private boolean cut;

    ReadLimit(AccessLimits limits) {
        this.limits = limits.ofOneAnswer();
    }

    /** Another answer begins. */
    void reset() {
        used.clear();
        usedTogether = 0;
    }

    /** Another object begins. */
    void begin() {
        namespace = "";
        size = MemoryEstimate.OBJECT;
        cut = false;
    }

    /** Where the object lives. */
    void in(String place) {
        namespace = place;
    }

    /** Counts the characters of a name that stays in any case. */
    void count(String text) {
        size += MemoryEstimate.ofText(text);
    }

    /**
     * Counts the object's own name. One that is too long is like no other, but shorter: the object
     * stays known by it as long as it exists, and has no room however few there are.
     */
    String named(String text) {
        count(text);
        if (!LongNames.isLong(text) || limits.equals(AccessLimits.none())) {
            return text;
        }
        size += limits.namespace() + 1;
        return LongNames.digest(text);
    }

    /** Counts a part; whether it is to be kept, as all before it were. */
    boolean keeps(long part) {
        size += part;
        cut = cut || !hasRoom();
        return !cut;
    }

    /** Whether a part was not to be kept, and so none after it. */
    boolean isCut() {
        return cut;
    }

    /** The object ends: whether it was found to be too large. */
    boolean endsTooLarge() {
        boolean isTooLarge = cut || !hasRoom();
        if (!isTooLarge) {
            used.merge(namespace, size, Long::sum);
            usedTogether += size;
        }
        return isTooLarge;
    }

    /** What the object takes, what was cut off included. */
    long size() {
        return size;
    }

    private boolean hasRoom() {
        return limits.haveRoom(used.getOrDefault(namespace, 0L), usedTogether, size);
    }
}

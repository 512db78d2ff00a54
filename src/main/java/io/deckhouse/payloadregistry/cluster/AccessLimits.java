package io.deckhouse.payloadregistry.cluster;

/**
 * How much memory Roles and RoleBindings may take, in the bytes of {@link MemoryEstimate}. What
 * lives in no namespace is not limited: only administrators write it.
 *
 * @param namespace most of one namespace
 * @param together most of all namespaces
 * @param guaranteed what a namespace may have also when all together have the most, so that one
 *     cannot keep others out
 */
public record AccessLimits(long namespace, long together, long guaranteed) {
    /** Refuses what is not in order. */
    public AccessLimits {
        if (guaranteed < 0 || guaranteed > namespace || namespace > together) {
            throw new IllegalArgumentException(
                    guaranteed + ", " + namespace + " and " + together + " are not in order");
        }
    }

    /** For a heap of so many bytes: a sixteenth, a quarter and a 256th of it. */
    public static AccessLimits of(long heap) {
        return new AccessLimits(heap / 16, heap / 4, heap / 256);
    }

    /** None, for what only administrators write. */
    public static AccessLimits none() {
        return new AccessLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** What counts of one answer of an API server, which is kept several times while it is read. */
    public AccessLimits ofOneAnswer() {
        return new AccessLimits(namespace, namespace, guaranteed);
    }

    /** Whether an object has room in its namespace, beside what others of it have. */
    boolean haveRoomInNamespace(long used, long size) {
        return size <= namespace - used;
    }

    /**
     * Whether an object has room.
     *
     * @param used by others of its namespace
     * @param usedTogether by the others of all namespaces
     */
    public boolean haveRoom(long used, long usedTogether, long size) {
        return haveRoomInNamespace(used, size)
                && (size <= together - usedTogether || size <= guaranteed - used);
    }
}

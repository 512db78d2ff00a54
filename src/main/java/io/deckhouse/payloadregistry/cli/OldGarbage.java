package io.deckhouse.payloadregistry.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import javax.management.NotificationEmitter;

/**
 * Has the serial collector's old generation collected whenever it has grown by a third.
 *
 * <p>By itself that collector looks for garbage among old objects only when the heap is full: a
 * daemon whose caches turn over would in time take all the memory it may, however little it needs.
 * Other collectors see to this themselves.
 */
public final class OldGarbage {
    private static final String OLD = "Tenured Gen";
    private static final long LEAST_GROWTH = 6 << 20;

    private OldGarbage() {}

    /** Watches from now on, which costs nothing between collections. */
    public static void collectEarly() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(OLD) && pool.isUsageThresholdSupported()) {
                watch(pool);
            }
        }
    }

    private static void watch(MemoryPoolMXBean old) {
        limit(old, old.getUsage());
        ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
                .addNotificationListener(
                        (_, _) -> {
                            System.gc();
                            // What has grown since then, while others ran, is no reason to wait.
                            limit(old, old.getCollectionUsage());
                        },
                        told ->
                                told.getType()
                                        .equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
                        null);
    }

    private static void limit(MemoryPoolMXBean old, MemoryUsage usage) {
        long next = usage.getUsed() + Math.max(LEAST_GROWTH, usage.getUsed() / 3);
        old.setUsageThreshold(usage.getMax() < 0 ? next : Math.min(next, usage.getMax()));
    }
}

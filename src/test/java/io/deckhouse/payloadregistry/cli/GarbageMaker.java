package io.deckhouse.payloadregistry.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A program whose memory turns over slowly enough to grow old; prints its largest heap in MiB. */
final class GarbageMaker {
    private static final int REMEMBERED = 16 * 1024;
    private static final int FORGOTTEN = 300 * 1024;
    private static final int SIZE = 1024;
    private static final int STEPS_AT_ONCE = 64;
    private static final long SHORTLY = Duration.ofMillis(1).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private GarbageMaker() {}

    /** Remembers 16 MiB and forgets 300 MiB; with an argument, has old garbage collected early. */
    public static void main(String[] args) {
        if (args.length > 0) {
            OldGarbage.collectEarly();
        }
        List<MemoryPoolMXBean> watched =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(MemoryPoolMXBean::isUsageThresholdSupported)
                        .toList();
        var remembered = new ArrayDeque<byte[]>();
        long most = 0;
        for (int at = 0; at < FORGOTTEN; at++) {
            if (at % STEPS_AT_ONCE == 0) {
                awaitCollection(watched);
            }
            remembered.add(new byte[SIZE]);
            if (remembered.size() > REMEMBERED) {
                remembered.remove();
                most = Math.max(most, Runtime.getRuntime().totalMemory());
            }
        }
        System.out.println(most >> 20);
    }

    /** No daemon makes garbage as fast as this loop could while others have the processor. */
    private static void awaitCollection(List<MemoryPoolMXBean> watched) {
        long end = System.nanoTime() + PATIENCE;
        while (watched.stream().anyMatch(MemoryPoolMXBean::isUsageThresholdExceeded)
                && System.nanoTime() < end) {
            LockSupport.parkNanos(SHORTLY);
        }
    }
}

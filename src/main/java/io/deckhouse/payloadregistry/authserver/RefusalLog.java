package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.authserver.AuditEntry.Kind;
import io.deckhouse.payloadregistry.authserver.AuditEntry.Result;
import io.deckhouse.payloadregistry.hosting.RejectedRequest;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Tells the audit log of requests that HTTP itself refuses, which cost their senders nothing: some
 * in a second, and of the others how many they were. Never waits, since it is called on threads
 * that serve all connections.
 */
final class RefusalLog {
    static final int MOST_PER_SECOND = 20;

    /** For a log that is stuck. */
    private static final int MOST_WAITING = 64;

    private final AuditLog audit;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private long second = Long.MIN_VALUE;
    private int told;
    private long leftOut;

    RefusalLog(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Takes note of a refusal; its line is written soon, unless too many are. */
    void record(InetAddress client, String service, RejectedRequest why) {
        Instant now = clock.instant();
        String before;
        synchronized (this) {
            if (now.getEpochSecond() != second) {
                second = now.getEpochSecond();
                told = 0;
            }
            if (told == MOST_PER_SECOND || !room.tryAcquire()) {
                leftOut++;
                return;
            }
            told++;
            before = leftOut == 0 ? "" : "; %d more were left out before".formatted(leftOut);
            leftOut = 0;
        }
        String reason = "HTTP %d: %s%s".formatted(why.status(), why.getMessage(), before);
        AuditEntry entry = entry(now, client, service, reason);
        Thread.ofVirtual().name("audit-refusal").start(() -> write(entry));
    }

    private void write(AuditEntry entry) {
        try {
            audit.record(entry);
        } finally {
            room.release();
        }
    }

    private static AuditEntry entry(Instant at, InetAddress client, String service, String reason) {
        return new AuditEntry(
                at,
                client,
                "",
                Kind.UNPROVEN,
                service,
                List.of(),
                List.of(),
                Result.REFUSED,
                reason,
                "",
                false,
                Duration.ZERO);
    }
}

package io.deckhouse.payloadregistry.authserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each decision as one line of JSON, whole lines and in order.
 *
 * <p>A thread of its own writes what came in since its last write, a few milliseconds later at
 * most, so that a busy server does not pay a system call for each line. When the lines cannot be
 * written as fast as they come, requests wait: none is dropped.
 */
public final class AuditLines implements AuditLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLines.class);
    private static final int MOST_WAITING = 1 << 20;
    private static final long GATHERING_NANOS = 5_000_000;

    /** At the end, for lines that nobody reads. */
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final OutputStream out;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isFilled = lock.newCondition();
    private final Condition isEmptied = lock.newCondition();
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private ByteArrayOutputStream spare = new ByteArrayOutputStream();
    private boolean isWriting;
    private boolean isClosed;

    /** Writes to this stream, which stays open; until closed. */
    public AuditLines(OutputStream out) {
        this.out = out;
        this.writer = Thread.ofPlatform().daemon().name("audit").start(this::write);
    }

    /** Takes a line, until closed; waits only when a megabyte of them waits already. */
    @Override
    public void record(AuditEntry entry) {
        byte[] line = (entry.json() + "\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            while (waiting.size() > MOST_WAITING && writer.isAlive()) {
                isEmptied.awaitUninterruptibly();
            }
            if (waiting.size() == 0) {
                isFilled.signal();
            }
            waiting.writeBytes(line);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when everything taken so far is written, or cannot be within a second. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            isFilled.signal();
            awaitWritten();
            if (isUnwritten()) {
                // Where the log goes to the same place, it would wait for ever.
                Thread.ofVirtual()
                        .start(() -> LOG.error("audit lines are lost, nobody takes them"));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupted or not: the lines count. */
    private void awaitWritten() {
        boolean wasInterrupted = false;
        long end = System.nanoTime() + LAST_LINES.toNanos();
        for (long left = LAST_LINES.toNanos(); isUnwritten() && left > 0; ) {
            try {
                isEmptied.awaitNanos(left);
            } catch (InterruptedException _) {
                wasInterrupted = true;
            }
            left = end - System.nanoTime();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isUnwritten() {
        return writer.isAlive() && (isWriting || waiting.size() > 0);
    }

    private void write() {
        for (var lines = take(); lines.size() > 0; lines = take()) {
            try {
                lines.writeTo(out);
                out.flush();
            } catch (IOException lost) {
                LOG.atError().setCause(lost).log("audit lines are lost");
            }
            giveBack(lines);
            LockSupport.parkNanos(GATHERING_NANOS);
        }
    }

    private ByteArrayOutputStream take() {
        lock.lock();
        try {
            while (waiting.size() == 0 && !isClosed) {
                isFilled.awaitUninterruptibly();
            }
            ByteArrayOutputStream lines = waiting;
            waiting = spare;
            isWriting = lines.size() > 0;
            isEmptied.signalAll(); // the last time nothing is left, and this thread ends
            return lines;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(ByteArrayOutputStream lines) {
        lock.lock();
        try {
            lines.reset();
            spare = lines;
            isWriting = false;
            isEmptied.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

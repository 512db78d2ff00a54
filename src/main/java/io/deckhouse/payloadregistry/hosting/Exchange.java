package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * One request on its way, and what its deadline does to it: ends the wait for its body, interrupts
 * the handler while that works, cuts off a client that does not read.
 *
 * <p>READING → HANDLING → WRITING; LATE instead of READING once the body did not come in time, and
 * OVERDUE instead of HANDLING once the handler was interrupted. The answer that tells of either
 * gets as much time again.
 */
final class Exchange {
    private enum Phase {
        READING,
        LATE,
        HANDLING,
        OVERDUE,
        WRITING
    }

    private final Connection connection;
    private final Carrier carrier;
    private final long startedNanos;
    private final Thread thread;
    private Phase phase = Phase.READING;

    Exchange(Request request, long startedNanos) {
        this.connection = request.getConnectionMetaData().getConnection();
        this.carrier = Carrier.of(request);
        this.startedNanos = startedNanos;
        this.thread = Thread.currentThread();
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Has no more time for its body. */
    synchronized void hurry() {
        if (phase == Phase.READING) {
            phase = Phase.LATE;
            carrier.stopWaiting();
        }
    }

    Connection connection() {
        return connection;
    }

    /** Whether the body should have come by now. */
    synchronized boolean isLate() {
        return phase == Phase.LATE;
    }

    /** The body has come; if that was too late, there is nothing to handle. */
    synchronized void handling() {
        if (phase == Phase.LATE) {
            throw BodyReader.late();
        }
        phase = Phase.HANDLING;
    }

    /** The handler is done; answers whether its time was over, and clears that interrupt. */
    synchronized boolean writing() {
        switch (phase) {
            case LATE -> carrier.waitAgain();
            case OVERDUE -> Thread.interrupted();
            case READING, HANDLING, WRITING -> phase = Phase.WRITING;
        }
        return phase != Phase.WRITING;
    }

    /** Called again and again; a handler that ignores the interrupt loses its client later. */
    void check(long nowNanos, long timeoutNanos) {
        long age = nowNanos - startedNanos;
        if (age > 2 * timeoutNanos || (age > timeoutNanos && !reminds())) {
            carrier.cut();
        }
    }

    /** Ends it without another word. */
    void cut() {
        carrier.cut();
    }

    private synchronized boolean reminds() {
        hurry();
        if (phase == Phase.HANDLING) {
            phase = Phase.OVERDUE;
            thread.interrupt();
        }
        return phase != Phase.WRITING;
    }
}

package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.io.Connection;

/**
 * One request on its way, and what its deadline does to it: cuts the connection while the client
 * sends or reads, interrupts the handler while that works.
 *
 * <p>READING → HANDLING → WRITING; OVERDUE instead of HANDLING once the handler was interrupted.
 */
final class Exchange {
    private enum Phase {
        READING,
        HANDLING,
        OVERDUE,
        WRITING
    }

    private final Connection connection;
    private final long startedNanos;
    private final Thread thread;
    private Phase phase = Phase.READING;

    Exchange(Connection connection, long startedNanos) {
        this.connection = connection;
        this.startedNanos = startedNanos;
        this.thread = Thread.currentThread();
    }

    Connection connection() {
        return connection;
    }

    synchronized void handling() {
        phase = Phase.HANDLING;
    }

    /** The handler is done; answers whether its time was over, and clears that interrupt. */
    synchronized boolean writing() {
        boolean overdue = phase == Phase.OVERDUE;
        phase = Phase.WRITING;
        if (overdue) {
            Thread.interrupted();
        }
        return overdue;
    }

    /** Called again and again; a handler that ignores the interrupt loses its client later. */
    void check(long nowNanos, long timeoutNanos) {
        long age = nowNanos - startedNanos;
        if (age > timeoutNanos && !interruptedHandler(age > 2 * timeoutNanos)) {
            connection.getEndPoint().close();
        }
    }

    private synchronized boolean interruptedHandler(boolean isLate) {
        if (phase == Phase.HANDLING) {
            phase = Phase.OVERDUE;
            thread.interrupt();
        }
        // Writing the 503 that follows an interrupt gets as much time again.
        return phase == Phase.OVERDUE && !isLate;
    }
}

package io.deckhouse.payloadregistry.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Parts of a daemon that are closed at the same time, within one limit: what one of them takes is
 * not lost for the others.
 */
final class Together implements AutoCloseable {
    /** Just within what {@link Shutdown} grants. */
    private static final Duration LIMIT = Duration.ofMillis(9_300);

    private final List<AutoCloseable> parts = new CopyOnWriteArrayList<>();

    /** Closes this part with the others; returns it. */
    <T extends AutoCloseable> T with(T part) {
        parts.add(part);
        return part;
    }

    @Override
    public void close() {
        close(LIMIT, parts);
    }

    /**
     * Closes all, and waits for them until the time is over; then they go on alone.
     *
     * @return whether all are closed
     * @throws IllegalStateException when one cannot be closed; the others are
     */
    static boolean close(Duration limit, List<? extends AutoCloseable> parts) {
        long end = System.nanoTime() + limit.toNanos();
        List<FutureTask<Boolean>> closings = parts.stream().map(Together::closing).toList();
        closings.forEach(Thread.ofVirtual().name("close")::start);
        boolean areClosed = true;
        IllegalStateException failure = null;
        for (FutureTask<Boolean> closing : closings) {
            try {
                closing.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                areClosed = false;
            } catch (ExecutionException e) {
                failure = new IllegalStateException("cannot stop", e.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return areClosed;
    }

    private static FutureTask<Boolean> closing(AutoCloseable part) {
        return new FutureTask<>(() -> {
            part.close();
            return true;
        });
    }
}

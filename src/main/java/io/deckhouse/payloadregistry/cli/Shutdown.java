package io.deckhouse.payloadregistry.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a daemon run until the process gets SIGTERM, SIGINT or SIGHUP, and gives it time to stop.
 */
final class Shutdown implements AutoCloseable {
    /** d8 kills its plugin after ten seconds. */
    private static final Duration GRACE = Duration.ofMillis(9_500);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread daemon = Thread.currentThread();
    private final Thread hook = new Thread(this::stop, "shutdown");

    private Shutdown() {}

    /** Begins to wait for a signal; the calling thread is the one that runs the daemon. */
    static Shutdown onSignal() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    /** Returns when the daemon is to stop. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** Whether the daemon is to stop; waits this long for that. */
    boolean isAskedWithin(Duration time) throws InterruptedException {
        return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for a signal no more; after one the process is about to end anyway. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The hook runs already, and waits for the daemon's thread to end.
        }
    }

    /**
     * The main thread stops the daemon and then ends the process itself, with its own exit code.
     * What keeps it from that, such as a log that nobody reads, may keep other hooks as well.
     */
    private void stop() {
        asked.countDown();
        try {
            if (!daemon.join(GRACE)) {
                Runtime.getRuntime().halt(Exit.FAILED.code());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

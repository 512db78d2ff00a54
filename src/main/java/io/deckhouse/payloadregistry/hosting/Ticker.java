package io.deckhouse.payloadregistry.hosting;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one small task again and again on a virtual thread until closed. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final Thread thread;

    /**
     * Begins; the first run comes after one interval, and one that fails is told and forgotten,
     * with an Error too: nobody else would do the work.
     */
    public Ticker(String name, Duration interval, Runnable task) {
        this.thread = Thread.ofVirtual().name(name).start(() -> run(name, interval, task));
    }

    private static void run(String name, Duration interval, Runnable task) {
        try {
            while (true) {
                Thread.sleep(interval);
                try {
                    task.run();
                } catch (RuntimeException | Error broken) {
                    LOG.atError().addKeyValue("task", name).setCause(broken).log("task broke");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it goes on; not after it was closed. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

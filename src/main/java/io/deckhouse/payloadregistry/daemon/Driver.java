package io.deckhouse.payloadregistry.daemon;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon's thread: takes one step after the other. A step that failed is told and tried again
 * after a pause, for what one object holds must not end the work for all.
 */
final class Driver {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    /** One round of the work, with the wait for the next. */
    interface Step {
        void take() throws InterruptedException;
    }

    private final Thread thread;
    private final Duration pause;
    private final Step step;
    private String told = "";

    /** One that takes no step before {@link #start}. */
    Driver(String name, Duration pause, Step step) {
        this.pause = pause;
        this.step = step;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::drive);
    }

    /** To be called once. */
    void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Has no more steps taken; returns at once. */
    void stop() {
        thread.interrupt();
    }

    /** Waits until the last step is taken, at most this long. */
    void awaitEnd(Duration longest) throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) {
            thread.join(longest);
        }
    }

    private void drive() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                takeStep();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeStep() throws InterruptedException {
        try {
            step.take();
            told = "";
        } catch (RuntimeException e) {
            tell(e);
            Thread.sleep(pause);
        }
    }

    private void tell(RuntimeException failure) {
        if (!failure.toString().equals(told)) {
            told = failure.toString();
            LOG.atError()
                    .addKeyValue("thread", thread.getName())
                    .setCause(failure)
                    .log("a step failed, goes on");
        }
    }
}

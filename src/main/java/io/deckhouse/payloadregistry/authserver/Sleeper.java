package io.deckhouse.payloadregistry.authserver;

import java.time.Duration;

/** Lets time pass on the calling thread; tests only write down how much. */
@FunctionalInterface
public interface Sleeper {
    /** Returns when the time has passed. */
    void sleep(Duration time) throws InterruptedException;
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.time.Duration;

/** Hears of every call to an API server, so that somebody who waits can be told for what. */
@FunctionalInterface
public interface CallObserver {
    /** Nobody waits. */
    CallObserver NONE = _ -> () -> {};

    /**
     * Hears that a call begins.
     *
     * @param about what is awaited of whom: {@code 127.0.0.1:6443 to read secret team/puller}
     * @return to be run when the call is over
     */
    Runnable begun(String about);

    /** Hears that a call was answered, or failed without an answer. */
    default void ended(Call call) {}

    /**
     * A call that is over; nothing of what was sent or answered is in it.
     *
     * @param method such as {@code GET}
     * @param target path and query, from the first slash on
     * @param status the answer's code; 0 when there was no answer
     */
    record Call(String method, String target, int status, Duration took) {}
}

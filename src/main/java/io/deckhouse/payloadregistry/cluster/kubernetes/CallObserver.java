package io.deckhouse.payloadregistry.cluster.kubernetes;

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
}

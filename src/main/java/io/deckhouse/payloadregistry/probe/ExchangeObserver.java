package io.deckhouse.payloadregistry.probe;

/** Hears of every exchange with a server, so that somebody who waits can be told for what. */
@FunctionalInterface
public interface ExchangeObserver {
    /** Nobody waits. */
    ExchangeObserver NONE = _ -> () -> {};

    /**
     * Hears that an exchange begins.
     *
     * @param about whose answer to what: {@code registry.example.com to answer GET /v2/}
     * @return to be run when it is over
     */
    Runnable begun(String about);
}

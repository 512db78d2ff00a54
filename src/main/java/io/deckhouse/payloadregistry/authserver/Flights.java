package io.deckhouse.payloadregistry.authserver;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets callers who want the same thing at the same time share one piece of work.
 *
 * <p>The work runs on a thread of its own, so a caller who gives up takes nobody else down.
 */
final class Flights<K, V> {
    private final Map<K, CompletableFuture<V>> underway = new ConcurrentHashMap<>();

    /** Returns the result of the work that is under way for this key, or starts it. */
    V join(K key, Callable<V> work) throws InterruptedException {
        var mine = new CompletableFuture<V>();
        CompletableFuture<V> flight = underway.putIfAbsent(key, mine);
        if (flight == null) {
            flight = mine;
            Thread.ofVirtual().name("login-check").start(() -> fly(key, mine, work));
        }
        try {
            return flight.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a login check broke", e.getCause());
        }
    }

    private void fly(K key, CompletableFuture<V> flight, Callable<V> work) {
        try {
            V result = work.call();
            underway.remove(key);
            flight.complete(result);
        } catch (InterruptedException e) {
            underway.remove(key);
            flight.completeExceptionally(e);
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            underway.remove(key);
            flight.completeExceptionally(e);
        }
    }
}

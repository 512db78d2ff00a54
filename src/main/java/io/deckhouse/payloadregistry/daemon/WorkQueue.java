package io.deckhouse.payloadregistry.daemon;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys with the time at which each is to be looked at; a key is handed out to one worker at a time.
 *
 * <p>Scheduling a key again keeps the earlier time. A key scheduled while a worker has it is handed
 * out again after {@link #done}.
 */
final class WorkQueue<K> {
    private record Entry<K>(K key, Instant at, long order) {}

    private final PriorityQueue<Entry<K>> queue =
            new PriorityQueue<>(
                    Comparator.<Entry<K>, Instant>comparing(Entry::at)
                            .thenComparingLong(Entry::order));
    private final Map<K, Instant> times = new HashMap<>();
    private final Set<K> taken = new HashSet<>();
    private long counter;

    /** Asks for a look at a key at a time, or sooner if that was asked for before. */
    synchronized void schedule(K key, Instant at) {
        Instant before = times.get(key);
        if (before != null && !at.isBefore(before)) {
            return;
        }
        times.put(key, at);
        queue.add(new Entry<>(key, at, counter++));
        notifyAll();
    }

    /** Forgets the wish for a look at a key. */
    synchronized void forget(K key) {
        times.remove(key);
    }

    /** Hands out a key that is due and that nobody has. */
    synchronized Optional<K> take(Instant now) {
        PriorityQueue<Entry<K>> busy = new PriorityQueue<>(queue.comparator());
        Optional<K> found = Optional.empty();
        while (found.isEmpty() && isDue(queue.peek(), now)) {
            Entry<K> entry = queue.remove();
            if (!entry.at().equals(times.get(entry.key()))) {
                continue; // superseded by an earlier time, or forgotten
            }
            if (taken.contains(entry.key())) {
                busy.add(entry);
                continue;
            }
            times.remove(entry.key());
            taken.add(entry.key());
            found = Optional.of(entry.key());
        }
        queue.addAll(busy);
        return found;
    }

    /** Gives a key back after the look. */
    synchronized void done(K key) {
        taken.remove(key);
        notifyAll();
    }

    /** Whether nobody works and nothing is due. */
    synchronized boolean isIdle(Instant now) {
        return taken.isEmpty() && times.values().stream().noneMatch(at -> !at.isAfter(now));
    }

    /** Waits until something changes, at most this long; may return sooner. */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop looks at the queue and the clock
    synchronized void await(long millis) throws InterruptedException {
        wait(Math.max(1, millis));
    }

    /** When the earliest key is due that nobody has. */
    synchronized Optional<Instant> nextDue() {
        while (!queue.isEmpty() && !queue.peek().at().equals(times.get(queue.peek().key()))) {
            queue.remove(); // superseded or forgotten
        }
        return Optional.ofNullable(queue.peek())
                .filter(e -> !taken.contains(e.key()))
                .map(Entry::at);
    }

    private boolean isDue(@Nullable Entry<K> entry, Instant now) {
        return entry != null && !entry.at().isAfter(now);
    }
}

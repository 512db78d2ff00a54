package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Keys with the time at which each is to be looked at; a key is handed out to one worker at a time.
 *
 * <p>Scheduling a key again keeps the earlier time. A key scheduled while a worker has it is handed
 * out again after {@link #done}. No more keys are out at a time than there are workers.
 *
 * @param <K> the key's type
 */
final class WorkQueue<K> {
    private record Entry<K>(K key, Instant at, long order) {}

    private final NavigableSet<Entry<K>> queue =
            new TreeSet<>(
                    Comparator.<Entry<K>, Instant>comparing(Entry::at)
                            .thenComparingLong(Entry::order));
    private final Map<K, Entry<K>> entries = new HashMap<>();
    private final Set<K> taken = new HashSet<>();
    private final int workers;
    private long counter;

    /** An empty queue for so many workers. */
    WorkQueue(int workers) {
        this.workers = workers;
    }

    /** Asks for a look at a key at a time, or sooner if that was asked for before. */
    synchronized void schedule(K key, Instant at) {
        Entry<K> before = entries.get(key);
        if (before != null && !at.isBefore(before.at())) {
            return;
        }
        if (before != null) {
            queue.remove(before);
        }
        Entry<K> entry = new Entry<>(key, at, counter++);
        entries.put(key, entry);
        if (!taken.contains(key)) {
            queue.add(entry);
            notifyAll();
        }
    }

    /** Asks for a look at every key that waits, at this time if not sooner. */
    synchronized void hasten(Instant at) {
        List.copyOf(entries.keySet()).forEach(key -> schedule(key, at));
    }

    /** Forgets every key that waits. */
    synchronized void clear() {
        entries.clear();
        queue.clear();
    }

    /** Hands out a key that is due and that nobody has, while a worker is free. */
    synchronized Optional<K> take(Instant now) {
        if (isBusy() || queue.isEmpty() || queue.first().at().isAfter(now)) {
            return Optional.empty();
        }
        K key = queue.removeFirst().key();
        entries.remove(key);
        taken.add(key);
        return Optional.of(key);
    }

    /** Gives a key back after the look. */
    synchronized void done(K key) {
        giveBack(key);
        notifyAll();
    }

    /**
     * Gives a key back and takes the next that is due, if there is one: as long as there is, nobody
     * else need be woken.
     */
    synchronized Optional<K> exchange(K key, Instant now) {
        giveBack(key);
        Optional<K> next = take(now);
        if (next.isEmpty()) {
            notifyAll();
        }
        return next;
    }

    private void giveBack(K key) {
        taken.remove(key);
        Entry<K> again = entries.get(key);
        if (again != null) {
            queue.add(again);
        }
    }

    /** How many keys are due or being looked at: the work that there is now. */
    synchronized int depth(Instant now) {
        long due = queue.stream().takeWhile(entry -> !entry.at().isAfter(now)).count();
        return (int) due + taken.size();
    }

    /** How many keys are being looked at. */
    synchronized int inWork() {
        return taken.size();
    }

    /** How many keys wait, whatever for. */
    synchronized int size() {
        return entries.size();
    }

    /** When the earliest key is due that nobody has; empty, too, while no worker is free. */
    synchronized Optional<Instant> nextDue() {
        return isBusy() || queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().at());
    }

    /**
     * Waits until a key can be taken or something changes, at most this long; may return sooner.
     */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop looks at the queue and the clock
    synchronized void await(Clock clock, Duration longest) throws InterruptedException {
        Instant now = clock.instant();
        // A time may be so far away that its distance has no milliseconds.
        Duration wait =
                nextDue()
                        .map(due -> Duration.between(now, due))
                        .filter(left -> left.compareTo(longest) < 0)
                        .orElse(longest);
        if (wait.isPositive()) {
            wait(Math.max(1, wait.toMillis()));
        }
    }

    /** Waits until every key is given back, at most this long; returns whether they were. */
    synchronized boolean awaitIdle(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!taken.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private boolean isBusy() {
        return taken.size() >= workers;
    }
}

package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
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
 * <p>Keys whose last look failed come after those whose did not, each in the order of their times.
 * Where a failure took long, as where calls hang, such keys have a quarter of the workers at most:
 * however many they are, they keep the others waiting no longer than their first looks last.
 *
 * @param <K> the key's type
 */
final class WorkQueue<K> {
    /** How a key's last look went; who comes first is handed out first. */
    enum Standing {
        /** Well, or there was none yet. */
        FINE,
        /** It failed soon. */
        FAILED,
        /** It failed after it had held a worker for long. */
        HANGING
    }

    /** One of so many workers is for what hangs. */
    private static final int HANGING_SHARE = 4;

    private record Entry<K>(K key, Instant at, long order) {}

    private final Map<Standing, NavigableSet<Entry<K>>> lines = new EnumMap<>(Standing.class);
    private final Map<K, Entry<K>> entries = new HashMap<>();

    /** Of each key that waits or is taken and is not fine. */
    private final Map<K, Standing> standings = new HashMap<>();

    private final Map<K, Standing> taken = new HashMap<>();
    private final int workers;
    private int hangingTaken;
    private long counter;

    /** An empty queue for so many workers. */
    WorkQueue(int workers) {
        this.workers = workers;
        for (Standing standing : Standing.values()) {
            lines.put(
                    standing,
                    new TreeSet<>(
                            Comparator.<Entry<K>, Instant>comparing(Entry::at)
                                    .thenComparingLong(Entry::order)));
        }
    }

    /** Asks for a look at a key at a time, or sooner if that was asked for before. */
    synchronized void schedule(K key, Instant at) {
        Entry<K> before = entries.get(key);
        if (before != null && !at.isBefore(before.at())) {
            return;
        }
        if (before != null) {
            lineOf(key).remove(before);
        }
        Entry<K> entry = new Entry<>(key, at, counter++);
        entries.put(key, entry);
        if (!taken.containsKey(key)) {
            lineOf(key).add(entry);
            notifyAll();
        }
    }

    /** Asks for a look at every key that waits, at this time if not sooner. */
    synchronized void hasten(Instant at) {
        List.copyOf(entries.keySet()).forEach(key -> schedule(key, at));
    }

    /** Forgets every key that waits, and how looks went. */
    synchronized void clear() {
        entries.clear();
        standings.clear();
        lines.values().forEach(Set::clear);
    }

    /** Hands out a key that is due and that nobody has, while a worker is free. */
    synchronized Optional<K> take(Instant now) {
        for (Standing standing : Standing.values()) {
            NavigableSet<Entry<K>> line = line(standing);
            if (mayTake(standing) && !line.isEmpty() && !line.first().at().isAfter(now)) {
                K key = line.removeFirst().key();
                entries.remove(key);
                taken.put(key, standing);
                hangingTaken += standing == Standing.HANGING ? 1 : 0;
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Gives a key back after a look that went like this. */
    synchronized void done(K key, Standing standing) {
        giveBack(key, standing);
        notifyAll();
    }

    /**
     * Gives a key back and takes the next that is due, if there is one: as long as there is, nobody
     * else need be woken, but for what hangs, which may have one worker more now.
     */
    synchronized Optional<K> exchange(K key, Standing standing, Instant now) {
        boolean wasHanging = giveBack(key, standing) == Standing.HANGING;
        Optional<K> next = take(now);
        if (next.isEmpty() || wasHanging) {
            notifyAll();
        }
        return next;
    }

    /** Returns what the key was when it was taken. */
    private Standing giveBack(K key, Standing standing) {
        Standing before = Objects.requireNonNull(taken.remove(key));
        hangingTaken -= before == Standing.HANGING ? 1 : 0;
        if (standing == Standing.FINE) {
            standings.remove(key);
        } else {
            standings.put(key, standing);
        }
        Entry<K> again = entries.get(key);
        if (again != null) {
            line(standing).add(again);
        }
        return before;
    }

    /** How many keys are due or being looked at: the work that there is now. */
    synchronized int depth(Instant now) {
        long due =
                lines.values().stream()
                        .mapToLong(line ->
                                line.stream().takeWhile(entry -> !entry.at().isAfter(now)).count())
                        .sum();
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

    /**
     * When the earliest key is due that nobody has; empty, too, while no worker is free for any.
     */
    synchronized Optional<Instant> nextDue() {
        return lines.entrySet().stream()
                .filter(line -> mayTake(line.getKey()) && !line.getValue().isEmpty())
                .map(line -> line.getValue().first().at())
                .min(Comparator.naturalOrder());
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

    private NavigableSet<Entry<K>> lineOf(K key) {
        return line(standings.getOrDefault(key, Standing.FINE));
    }

    private NavigableSet<Entry<K>> line(Standing standing) {
        return Objects.requireNonNull(lines.get(standing));
    }

    private boolean mayTake(Standing standing) {
        return taken.size() < workers
                && (standing != Standing.HANGING
                        || hangingTaken < Math.max(1, workers / HANGING_SHARE));
    }
}

package io.deckhouse.payloadregistry.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only while everybody waits for it, and an executor whose threads live in it.
 *
 * <p>One thread runs at a time; the test's own thread runs the events.
 */
final class SimulatedTime extends Clock implements Executor {
    private record Event(Instant at, long order, Runnable body) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::order));
    private final Semaphore baton = new Semaphore(0);
    private volatile Instant now;
    private volatile @Nullable Thread running;
    private long counter;
    private int living;

    SimulatedTime(Instant start) {
        now = start;
    }

    /** Runs something at a time, on the test's thread. */
    void at(Instant when, Runnable body) {
        events.add(new Event(when, counter++, body));
    }

    void after(Duration wait, Runnable body) {
        at(now.plus(wait), body);
    }

    /** Runs a task on a thread of its own, from now on. */
    @Override
    public void execute(Runnable task) {
        living++;
        Thread thread =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            try {
                                task.run();
                            } finally {
                                living--;
                                baton.release();
                            }
                        });
        at(now, () -> lend(thread, thread::start));
    }

    /** Lets the calling thread wait; the test's own thread does not. */
    void pass(Duration wait) {
        Thread caller = Thread.currentThread();
        if (caller != running) {
            return;
        }
        Semaphore turn = new Semaphore(0);
        after(wait, () -> lend(caller, turn::release));
        baton.release();
        turn.acquireUninterruptibly();
    }

    private void lend(Thread thread, Runnable go) {
        running = thread;
        go.run();
        baton.acquireUninterruptibly();
        running = null;
    }

    /** Whether a thread has something left to do. */
    boolean isBusy() {
        return living > 0;
    }

    /** When the next event is. */
    Optional<Instant> next() {
        return Optional.ofNullable(events.peek()).map(Event::at);
    }

    /** Lets time pass up to the next event and runs it, or up to this time if that comes first. */
    void advance(Instant latest) {
        Event event = events.peek();
        if (event == null || event.at().isAfter(latest)) {
            now = now.isBefore(latest) ? latest : now;
            return;
        }
        events.remove();
        now = event.at().isAfter(now) ? event.at() : now;
        event.body().run();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

package io.deckhouse.payloadregistry.hosting;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a host holds at one time for the requests of all clients together, of their bodies
 * and of the rest: without it, half-sent bodies or large heads would fill the memory, since anybody
 * may send them.
 *
 * <p>The last half of each is kept for what is still small, as token requests are, so that a few
 * large ones do not keep those out. Where a small one finds no room, those requests give way whose
 * clients have been waited for longest: for the body, or to read the answer.
 */
final class BodyBudget {
    /** The largest body that is a small one. */
    static final int SMALL = 4 * 1024;

    /**
     * What any request costs, however small: its thread's stack and what Jetty has of it. Measured
     * by the heap that thousands of them take, after a collection: some 6 KiB while a handler
     * waits, 12 KiB in a queue for a password's hash, and 2 KiB for an answer that is not read.
     */
    static final int BASE = 16 * 1024;

    /** The most that a small request costs besides its body: with a head of about 4 KiB. */
    static final int SMALL_HEAD = BASE + 20 * 1024;

    private final Pot bodies;
    private final Pot heads;

    /** Requests whose bodies are awaited. */
    private final ConcurrentSkipListSet<Wait> waits = byAge();

    /** Answers that their clients have not read to the end. */
    private final ConcurrentSkipListSet<Wait> unread = byAge();

    private final AtomicLong numbers = new AtomicLong();
    private final Wait closed = new Wait(0, 0, 0, () -> {});

    BodyBudget(long mostOfBodies, long mostOfHeads) {
        this.bodies = new Pot(mostOfBodies, List.of(waits));
        this.heads = new Pot(mostOfHeads, List.of(waits, unread));
    }

    private static ConcurrentSkipListSet<Wait> byAge() {
        return new ConcurrentSkipListSet<>(
                Comparator.comparingLong((Wait it) -> it.started)
                        .thenComparingLong(it -> it.number));
    }

    /** How many bytes of bodies are held now. */
    long held() {
        return bodies.held.get();
    }

    /** How many bytes are held besides. */
    long heldBesides() {
        return heads.held.get();
    }

    /** One request's part of the budget, to be closed when the request is answered. */
    Share open() {
        return new Share();
    }

    private static final class Pot {
        private final long most;
        private final List<ConcurrentSkipListSet<Wait>> givingWay;
        private final AtomicLong held = new AtomicLong();

        private Pot(long most, List<ConcurrentSkipListSet<Wait>> givingWay) {
            this.most = most;
            this.givingWay = givingWay;
        }

        private boolean take(long bytes, boolean isSmall) {
            long room = isSmall ? most : most / 2;
            long now = held.addAndGet(bytes);
            while (now > room) {
                if (!isSmall || !longestGivesWay()) {
                    held.addAndGet(-bytes);
                    return false;
                }
                now = held.get();
            }
            return true;
        }

        private void giveBack(long bytes) {
            held.addAndGet(-bytes);
        }

        /** Answers whether there was one. */
        private boolean longestGivesWay() {
            while (true) {
                Optional<Wait> longest =
                        givingWay.stream()
                                .flatMap(it -> it.stream().limit(1))
                                .min(Comparator.comparingLong(it -> it.started));
                if (longest.isEmpty()) {
                    return false;
                }
                if (longest.get().leave()) {
                    longest.get().end.run();
                    return true;
                }
            }
        }
    }

    /** A request that waits for its client; what it holds is given back by whoever removes it. */
    private final class Wait {
        private final long started;
        private final long number;
        // Not the share's: that is its own thread's to change.
        private final long body;
        private final long head;
        private final Runnable end;

        private Wait(long started, long body, long head, Runnable end) {
            this.started = started;
            this.number = numbers.getAndIncrement();
            this.body = body;
            this.head = head;
            this.end = end;
        }

        private boolean leave() {
            boolean isMine = waits.remove(this) || unread.remove(this);
            if (isMine) {
                bodies.giveBack(body);
                heads.giveBack(head);
            }
            return isMine;
        }
    }

    /** What a share's thread does while others may take its part. */
    @FunctionalInterface
    interface Waiting {
        void await() throws InterruptedException;
    }

    /** Used by its request's thread alone, but for its end. */
    final class Share implements AutoCloseable {
        private final AtomicReference<@Nullable Wait> answer = new AtomicReference<>();
        private long body;
        private long head;

        private Share() {}

        /**
         * Counts what the request holds besides its body: so many bytes, and what any one costs.
         *
         * @throws RejectedRequest 503 when the budget is spent
         */
        void carry(long bytes) {
            long all = BASE + bytes;
            if (!heads.take(all, all <= SMALL_HEAD)) {
                throw new RejectedRequest(503, "too many requests are on their way, try again");
            }
            head = all;
        }

        /**
         * Raises the body's part to so many bytes.
         *
         * @throws RejectedRequest 503 when the budget is spent
         */
        void raise(int bytes) {
            long more = bytes - body;
            if (more <= 0) {
                return;
            }
            if (!bodies.take(more, bytes <= SMALL)) {
                throw new RejectedRequest(503, "too many bodies are coming in, try again");
            }
            body += more;
        }

        /**
         * Waits for more of the body.
         *
         * @param startedNanos since when the request is on its way
         * @param end makes the wait end, when its part is needed for others
         * @throws RejectedRequest 408 when that happened
         */
        void await(long startedNanos, Runnable end, Waiting waiting) throws InterruptedException {
            var wait = new Wait(startedNanos, body, head, end);
            waits.add(wait);
            boolean isMine;
            try {
                waiting.await();
            } finally {
                isMine = waits.remove(wait);
                if (!isMine) {
                    body = 0;
                    head = 0;
                }
            }
            if (!isMine) {
                throw BodyReader.late();
            }
        }

        /** Until it is closed. */
        boolean isOpen() {
            return answer.get() != closed;
        }

        /**
         * Counts an answer that its client has not read yet. Nothing more is taken after that.
         *
         * @param cut ends it without another word, when its part is needed for others
         */
        void awaitReader(long bytes, Runnable cut) {
            // A request that was refused is counted only now.
            long more = head == 0 ? BASE + bytes : bytes;
            if (!heads.take(more, true)) {
                cut.run();
                return;
            }
            var wait = new Wait(System.nanoTime(), 0, head + more, cut);
            if (!answer.compareAndSet(null, wait)) {
                heads.giveBack(more);
                return;
            }
            bodies.giveBack(body);
            unread.add(wait);
            if (!isOpen()) {
                wait.leave(); // closed before it was there to be removed
            }
        }

        /** By whichever thread ends the answer; a second call does nothing. */
        @Override
        public void close() {
            Wait last = answer.getAndSet(closed);
            if (last == null) {
                bodies.giveBack(body);
                heads.giveBack(head);
            } else if (last != closed) {
                last.leave();
            }
        }
    }
}

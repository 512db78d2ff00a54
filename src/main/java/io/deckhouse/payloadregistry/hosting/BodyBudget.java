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
 * <p>Large ones have half of each at most, so that a few do not keep those out that are small, as
 * token requests are. Where one finds no room, those requests give way whose clients have been
 * waited for longest: for the body, or to read the answer.
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
    private final Wait closed = new Wait(0, 0, 0, 0, () -> {});

    BodyBudget(long mostOfBodies, long mostOfHeads) {
        this.bodies = new Pot(mostOfBodies, SMALL, List.of(waits));
        this.heads = new Pot(mostOfHeads, SMALL_HEAD, List.of(waits, unread));
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
        private final long small;
        private final List<ConcurrentSkipListSet<Wait>> givingWay;
        private final AtomicLong held = new AtomicLong();
        private final AtomicLong heldByLarge = new AtomicLong();

        /** What gives way to others, about: it is added a moment before it can be found. */
        private final AtomicLong waiting = new AtomicLong();

        private Pot(long most, long small, List<ConcurrentSkipListSet<Wait>> givingWay) {
            this.most = most;
            this.small = small;
            this.givingWay = givingWay;
        }

        /** Raises one request's part. */
        private boolean raise(long from, long to) {
            long large = large(to) - large(from);
            boolean fits = large == 0 || heldByLarge.addAndGet(large) <= most / 2;
            if (fits && take(to - from)) {
                return true;
            }
            heldByLarge.addAndGet(-large);
            return false;
        }

        /** The same for bytes that make no request a large one. */
        private boolean take(long bytes) {
            if (held.addAndGet(bytes) <= most || makeRoom()) {
                return true;
            }
            held.addAndGet(-bytes);
            return false;
        }

        /** Gives back one request's part. */
        private void giveBack(long bytes) {
            held.addAndGet(-bytes);
            if (bytes > small) {
                heldByLarge.addAndGet(-bytes);
            }
        }

        private long large(long bytes) {
            return bytes > small ? bytes : 0;
        }

        private boolean makeRoom() {
            while (held.get() > most) {
                if (held.get() - waiting.get() > most || !longestGivesWay()) {
                    return false;
                }
            }
            return true;
        }

        /** Answers whether there was one; others may have been faster. */
        private boolean longestGivesWay() {
            Optional<Wait> longest =
                    givingWay.stream()
                            .flatMap(it -> it.stream().limit(1))
                            .min(Comparator.comparingLong(it -> it.started));
            longest.filter(Wait::leave).ifPresent(it -> it.end.run());
            return longest.isPresent();
        }
    }

    /** A request that waits for its client; what it holds is given back by whoever removes it. */
    private final class Wait {
        private final long started;
        private final long number;
        // Not the share's: that is its own thread's to change.
        private final long body;
        private final long head;
        private final long answer;
        private final Runnable end;

        private Wait(long started, long body, long head, long answer, Runnable end) {
            this.started = started;
            this.number = numbers.getAndIncrement();
            this.body = body;
            this.head = head;
            this.answer = answer;
            this.end = end;
        }

        private void enter(ConcurrentSkipListSet<Wait> others) {
            count(1);
            others.add(this);
        }

        /** Gives back what it holds, if it waited still. */
        private boolean leave() {
            boolean isMine = waits.remove(this) || unread.remove(this);
            if (isMine) {
                bodies.giveBack(body);
                heads.giveBack(head);
                heads.held.addAndGet(-answer);
                count(-1);
            }
            return isMine;
        }

        /** Keeps what it holds, if it waited still. */
        private boolean stop() {
            boolean isMine = waits.remove(this);
            if (isMine) {
                count(-1);
            }
            return isMine;
        }

        private void count(int sign) {
            bodies.waiting.addAndGet(sign * body);
            heads.waiting.addAndGet(sign * (head + answer));
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
            if (!heads.raise(0, all)) {
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
            if (bytes <= body) {
                return;
            }
            if (!bodies.raise(body, bytes)) {
                throw new RejectedRequest(503, "too many bodies are coming in, try again");
            }
            body = bytes;
        }

        /**
         * Waits for more of the body.
         *
         * @param startedNanos since when the request is on its way
         * @param end makes the wait end, when its part is needed for others
         * @throws RejectedRequest 408 when that happened
         */
        void await(long startedNanos, Runnable end, Waiting waiting) throws InterruptedException {
            var wait = new Wait(startedNanos, body, head, 0, end);
            wait.enter(waits);
            boolean isMine;
            try {
                waiting.await();
            } finally {
                isMine = wait.stop();
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
            if (!heads.take(more)) {
                cut.run();
                return;
            }
            var wait = new Wait(System.nanoTime(), 0, head, more, cut);
            if (!answer.compareAndSet(null, wait)) {
                heads.held.addAndGet(-more);
                return;
            }
            bodies.giveBack(body);
            wait.enter(unread);
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

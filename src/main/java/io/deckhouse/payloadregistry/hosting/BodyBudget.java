package io.deckhouse.payloadregistry.hosting;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes a host holds at one time for the requests of all clients together, of their bodies
 * and of the rest: without it, half-sent bodies or large heads would fill the memory, since anybody
 * may send them.
 *
 * <p>The last half of each is kept for what is still small, as token requests are, so that a few
 * large ones do not keep those out. Where a small one finds no room, those requests give way whose
 * bodies have been awaited for longest.
 */
final class BodyBudget {
    /** The largest body that is a small one. */
    static final int SMALL = 4 * 1024;

    /** The most that a small request costs besides its body: with a head of about 4 KiB. */
    static final int SMALL_HEAD = 20 * 1024;

    private final Pot bodies;
    private final Pot heads;
    private final ConcurrentSkipListSet<Wait> waits =
            new ConcurrentSkipListSet<>(
                    Comparator.comparingLong((Wait it) -> it.started)
                            .thenComparingLong(it -> it.number));
    private final AtomicLong numbers = new AtomicLong();

    BodyBudget(long mostOfBodies, long mostOfHeads) {
        this.bodies = new Pot(mostOfBodies);
        this.heads = new Pot(mostOfHeads);
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

    private final class Pot {
        private final long most;
        private final AtomicLong held = new AtomicLong();

        private Pot(long most) {
            this.most = most;
        }

        private boolean take(long bytes, boolean isSmall) {
            long room = isSmall ? most : most / 2;
            long now = held.addAndGet(bytes);
            while (now > room) {
                Wait longest = isSmall ? waits.pollFirst() : null;
                if (longest == null) {
                    held.addAndGet(-bytes);
                    return false;
                }
                longest.giveWay();
                now = held.get();
            }
            return true;
        }
    }

    /** A request that waits for its body. */
    private final class Wait {
        private final long started;
        private final long number;
        // Not the share's: that forgets its own as soon as it finds this gone.
        private final long body;
        private final long head;
        private final Runnable end;

        private Wait(long started, Share share, Runnable end) {
            this.started = started;
            this.number = numbers.getAndIncrement();
            this.body = share.body;
            this.head = share.head;
            this.end = end;
        }

        /** By whoever took it out of the set, so the share's own thread finds it gone. */
        private void giveWay() {
            bodies.held.addAndGet(-body);
            heads.held.addAndGet(-head);
            end.run();
        }
    }

    /** What a share's thread does while others may take its part. */
    @FunctionalInterface
    interface Waiting {
        void await() throws InterruptedException;
    }

    /** Not safe for use by several threads, as a request has one. */
    final class Share implements AutoCloseable {
        private long body;
        private long head;

        private Share() {}

        /**
         * Counts what the request holds besides its body.
         *
         * @throws RejectedRequest 503 when the budget is spent
         */
        void carry(long bytes) {
            if (!heads.take(bytes, bytes <= SMALL_HEAD)) {
                throw new RejectedRequest(503, "too many requests are on their way, try again");
            }
            head += bytes;
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
            var wait = new Wait(startedNanos, this, end);
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

        @Override
        public void close() {
            bodies.held.addAndGet(-body);
            heads.held.addAndGet(-head);
            body = 0;
            head = 0;
        }
    }
}

package io.deckhouse.payloadregistry.hosting;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies a host holds at one time, those of all requests together: without it,
 * half-sent bodies would fill the memory, since anybody may send them.
 *
 * <p>The last half is kept for bodies that are still small, as token requests are, so that a few
 * large ones do not keep those out.
 */
final class BodyBudget {
    /** What the smallest body counts for: a waiting request costs memory of its own. */
    static final int SMALL = 4 * 1024;

    private static final long USUAL = 16L * 1024 * 1024;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** 16 MiB, a small part of the smallest heap a server is run with. */
    static BodyBudget usual() {
        return new BodyBudget(USUAL);
    }

    /** How many bytes are held now. */
    long held() {
        return held.get();
    }

    /** One request's part of the budget, to be closed when its body is no longer needed. */
    Share open() {
        return new Share();
    }

    /** Not safe for use by several threads, as a request has one. */
    final class Share implements AutoCloseable {
        private long mine;

        private Share() {}

        /**
         * Raises this part to so many bytes.
         *
         * @throws RejectedRequest 503 when the budget is spent
         */
        void raise(int bytes) {
            long more = Math.max(bytes, SMALL) - mine;
            if (more <= 0) {
                return;
            }
            long room = bytes <= SMALL ? most : most / 2;
            if (held.addAndGet(more) > room) {
                held.addAndGet(-more);
                throw new RejectedRequest(503, "too many bodies are coming in, try again");
            }
            mine += more;
        }

        @Override
        public void close() {
            held.addAndGet(-mine);
            mine = 0;
        }
    }
}

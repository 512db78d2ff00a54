package io.deckhouse.payloadregistry.hosting;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all connections together hold for heads that have not come to their end, and for
 * what is kept of large ones afterwards: anybody may begin a head on every connection. When it is
 * spent, those connections are closed that have held their part for longest.
 */
final class HeadBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong(1);
    private final ConcurrentSkipListSet<Holding> holdings =
            new ConcurrentSkipListSet<>(Comparator.comparingLong((Holding it) -> it.number));

    HeadBudget(long most) {
        this.most = most;
    }

    /** How many bytes are held now. */
    long held() {
        return held.get();
    }

    /** One connection's part, nothing at first; its room is made free by running this. */
    Holding open(Runnable cut) {
        return new Holding(cut);
    }

    /** By whoever needs it, and without a lock: those who wait for one hold their heads, too. */
    private void makeRoom() {
        while (held.get() > most) {
            Holding oldest = holdings.pollFirst();
            if (oldest == null) {
                return;
            }
            oldest.evict();
        }
    }

    /** What one connection holds. */
    final class Holding implements AutoCloseable {
        private final Runnable cut;
        private long mine;
        private volatile long number; // changes only while it is in no set
        private boolean isClosed;

        private Holding(Runnable cut) {
            this.cut = cut;
        }

        /** From now on it is so many bytes; others may lose their connection for it, or this. */
        void hold(long bytes) {
            if (change(bytes) > most) {
                makeRoom();
            }
        }

        private synchronized long change(long bytes) {
            if (isClosed) {
                return 0;
            }
            if (mine == 0 && bytes > 0) {
                number = numbers.getAndIncrement();
                holdings.add(this);
            } else if (bytes == 0) {
                holdings.remove(this);
            }
            long more = bytes - mine;
            mine = bytes;
            return held.addAndGet(more);
        }

        private void evict() {
            close();
            cut.run();
        }

        /** Holds nothing from now on. */
        @Override
        public synchronized void close() {
            change(0);
            isClosed = true;
        }
    }
}

package io.deckhouse.payloadregistry.authserver;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Bounds how many token reviews run and wait at one time.
 *
 * <p>A part of the places is for networks whose tokens were refused within a minute, and for what a
 * network asks for beyond its share; all others never wait for these. Who waits holds a request in
 * memory, so beyond a bound nobody else may.
 */
final class ReviewPlaces {
    private static final int PLACES = 48;
    private static final int SUSPECTS_PLACES = 16;

    /** How many reviews of a network may run and wait at a time before it counts as suspect. */
    private static final int SHARE = 16;

    /** In front, and once more among suspects. */
    private static final int MOST_WAITING = 1_024;

    private final Duration patience;
    private final NetworkShares shares;
    private final Semaphore front = new Semaphore(PLACES, true);
    private final SuspectLines<CompletableFuture<Boolean>> suspects;
    private int freeForSuspects = SUSPECTS_PLACES;

    /** The right to ask for one review. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        /** Gives it back, once. */
        @Override
        void close();
    }

    ReviewPlaces(Duration patience, Clock clock, RandomGenerator random) {
        this.patience = patience;
        this.shares = new NetworkShares(SHARE, clock);
        this.suspects = new SuspectLines<>(MOST_WAITING, random);
    }

    /** A token from this network was refused. */
    void suspect(String network) {
        shares.suspect(network);
    }

    /**
     * Waits for a place.
     *
     * @param isRecognized whether the same token was accepted before, so that it is not suspect
     * @return nothing where too many wait, or patience is over
     */
    Optional<Place> enter(String network, boolean isRecognized) throws InterruptedException {
        if (isRecognized) {
            return hasFront() ? Optional.of(front::release) : Optional.empty();
        }
        if (!shares.enter(network)) {
            return enterAmongSuspects(FailureDelay.key(network, ""));
        }
        boolean isIn = false;
        try {
            isIn = hasFront();
        } finally {
            if (!isIn) {
                shares.leave(network);
            }
        }
        return isIn ? Optional.of(() -> leaveFront(network)) : Optional.empty();
    }

    private boolean hasFront() throws InterruptedException {
        return front.getQueueLength() < MOST_WAITING
                && front.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void leaveFront(String network) {
        front.release();
        shares.leave(network);
    }

    private Optional<Place> enterAmongSuspects(FailureDelay.Key who) throws InterruptedException {
        var turn = new CompletableFuture<Boolean>();
        suspects.add(who, turn).ifPresent(pushedOut -> pushedOut.complete(false));
        giveTurns();
        try {
            return turn.get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(this::leaveSuspects)
                    : Optional.empty();
        } catch (TimeoutException _) {
            return leaveLine(who, turn) ? Optional.of(this::leaveSuspects) : Optional.empty();
        } catch (InterruptedException e) {
            if (leaveLine(who, turn)) {
                leaveSuspects();
            }
            throw e;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether the turn has come meanwhile. */
    private boolean leaveLine(FailureDelay.Key who, CompletableFuture<Boolean> turn) {
        suspects.remove(who, turn);
        return !turn.complete(false) && turn.join();
    }

    private synchronized void giveTurns() {
        while (freeForSuspects > 0) {
            Optional<CompletableFuture<Boolean>> next = suspects.next();
            if (next.isEmpty()) {
                return;
            }
            if (next.get().complete(true)) {
                freeForSuspects--;
            }
        }
    }

    private synchronized void leaveSuspects() {
        freeForSuspects++;
        giveTurns();
    }
}

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows occurrences in the cluster, beside the work and never so many that they slow it down:
 * beyond the rate warnings wait, the newest of each object, and what is good is left out; the log
 * has all.
 */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    /** So many of one severity at once, and then one each {@link #PERIOD}. */
    private static final int BURST = 100;

    private static final Duration PERIOD = Duration.ofMillis(500);

    /** How many may wait for a slow API server. */
    private static final int MOST_WAITING = 500;

    /** How many warnings may wait for the rate: so many Secrets a daemon carries. */
    static final int MOST_KEPT = 10_000;

    private static final Duration LAST_WORK = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Clock clock;
    private final Map<Severity, Instant> emptySince = new EnumMap<>(Severity.class);
    private final SequencedMap<ObjectKey, Occurrence> waiting = new LinkedHashMap<>();
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final ExecutorService sender;

    /** Sends on a thread of its own. */
    Reporter(Cluster cluster, Clock clock) {
        this(cluster, clock, ownThread());
    }

    /** Sends on another's thread, one occurrence at a time; ends it when it is closed. */
    Reporter(Cluster cluster, Clock clock, ExecutorService sender) {
        this.cluster = cluster;
        this.clock = new SteadyClock(clock);
        this.sender = sender;
    }

    /** One thread: an occurrence is counted up after it was looked up. */
    static ExecutorService ownThread() {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().name("report").factory());
    }

    /** Takes an occurrence in; returns at once. */
    void accept(Occurrence occurrence) {
        switch (occurrence.severity()) {
            case WARNING -> {
                keep(occurrence);
                sendWaiting();
            }
            case NORMAL -> {
                forget(occurrence.object()); // what was wrong is so no more
                if (mayShow(Severity.NORMAL)) {
                    handOver(occurrence);
                }
            }
        }
    }

    /** Sends the warnings that wait, as the rate allows; to be called now and then. */
    void sendWaiting() {
        for (var next = next(); next.isPresent(); next = next()) {
            handOver(next.get());
        }
    }

    /** Nobody need be warned of an object any more. */
    synchronized void forget(ObjectKey object) {
        waiting.remove(object);
    }

    private synchronized void keep(Occurrence warning) {
        if (waiting.size() < MOST_KEPT || waiting.containsKey(warning.object())) {
            waiting.put(warning.object(), warning);
        }
    }

    private synchronized Optional<Occurrence> next() {
        return waiting.isEmpty() || !mayShow(Severity.WARNING)
                ? Optional.empty()
                : Optional.of(waiting.pollFirstEntry().getValue());
    }

    private void handOver(Occurrence occurrence) {
        try {
            sender.execute(() -> send(occurrence));
        } catch (RejectedExecutionException _) {
            room.release(); // closed
        }
    }

    /** Sends what waits, for a short time. */
    void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(LAST_WORK.toMillis(), TimeUnit.MILLISECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException _) {
            sender.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean mayShow(Severity severity) {
        if (!room.tryAcquire()) {
            return false;
        }
        boolean isAllowed = isWithinRate(severity);
        if (!isAllowed) {
            room.release();
        }
        return isAllowed;
    }

    /** A bucket whose level is the time since which nothing was taken from it. */
    private boolean isWithinRate(Severity severity) {
        Instant now = clock.instant();
        Instant full = now.minus(PERIOD.multipliedBy(BURST));
        Instant since = emptySince.getOrDefault(severity, full);
        since = (since.isBefore(full) ? full : since).plus(PERIOD);
        if (since.isAfter(now)) {
            return false;
        }
        emptySince.put(severity, since);
        return true;
    }

    private void send(Occurrence occurrence) {
        try {
            cluster.report(occurrence);
        } catch (ClusterException e) {
            LOG.atDebug()
                    .addKeyValue("object", occurrence.object())
                    .addKeyValue("because", e.getMessage())
                    .log("an occurrence could not be shown");
        } finally {
            room.release();
        }
    }
}

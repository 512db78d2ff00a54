package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Watches a kind that may not be served, or may not be read: asks seldom until it can be watched.
 * When the kind is served no more, its objects are told as deleted. Of several namespaces, one that
 * may not be read keeps no other waiting.
 *
 * <p>{@link #look} is to be called by one thread, again and again; the questions are for all.
 */
final class ServedWatch implements AutoCloseable {
    /** A watch without a sign of life for so long, and its kind is looked for anew. */
    static final Duration LOST_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ServedWatch.class);
    private static final Duration FIRST = Duration.ofSeconds(1);

    /** The longest time between two questions for what is absent or may not be read. */
    private static final Duration ABSENT = Duration.ofMinutes(10);

    /** After a change of what is served, how long the kind may still be on its way. */
    private static final Duration ARRIVING = Duration.ofSeconds(4);

    /** Likewise when the cluster cannot be asked at all. */
    private static final Duration TROUBLED = Duration.ofSeconds(15);

    /** A sign of life that is this far ahead was told before the clock was set back. */
    private static final Duration AHEAD = Duration.ofSeconds(5);

    private static final String NAME = "metadata.name";
    private static final String NOBODY = "nobody";

    /**
     * What is watched: one watch a selection.
     *
     * @param whenAbsent how loudly the log says that it is done without
     */
    record Subject(
            Kind kind, List<Selection> selections, Watch.Listener listener, Level whenAbsent) {
        /** Something whose absence is to be mended. */
        Subject(Kind kind, List<Selection> selections, Watch.Listener listener) {
            this(kind, selections, listener, Level.WARN);
        }
    }

    private final Cluster cluster;
    private final Subject subject;
    private final Clock clock;
    private final SteadyClock steady;
    private final LongSupplier apiChanges;
    private final Map<Selection, Watch> watches = new LinkedHashMap<>();
    private long seenChanges = Long.MIN_VALUE;
    private Instant nextTry = Instant.MIN;
    private Duration pause = FIRST;
    private String told = "";
    private final Set<ObjectKey> existing = ConcurrentHashMap.newKeySet();
    private volatile boolean synced;
    private volatile boolean settled;
    private volatile boolean refused;

    /**
     * One that watches nothing before {@link #look}.
     *
     * @param apiChanges a number that grows when other kinds are served; negative when unknown
     */
    ServedWatch(Cluster cluster, Subject subject, Clock clock, LongSupplier apiChanges) {
        this.cluster = cluster;
        this.subject = subject;
        this.clock = clock;
        this.steady = new SteadyClock(clock);
        this.apiChanges = apiChanges;
    }

    /** Whether everything that existed at the start, and is not refused, has been told. */
    boolean isSynced() {
        return synced;
    }

    /** Whether it is known what exists, or that it cannot be known here. */
    boolean isSettled() {
        return synced || settled;
    }

    /** Whether what could be listed is refused now, in every namespace where it could. */
    boolean isRefused() {
        return refused;
    }

    Kind kind() {
        return subject.kind();
    }

    /** Begins to watch as soon as that can be done; asks nothing while the watches live. */
    void look() {
        Instant now = steady.instant();
        synced = isTold();
        refused = !watches.isEmpty() && watches.values().stream().noneMatch(ServedWatch::goesOn);
        boolean isWhole = watches.size() == subject.selections().size();
        if (isWhole ? !isLost() || now.isBefore(nextTry) : !isTimeToTry(now)) {
            return;
        }
        try {
            Map<Selection, ClusterException> refused = ask();
            for (Selection selection : subject.selections()) {
                if (!refused.containsKey(selection) && !watches.containsKey(selection)) {
                    WholeObjects whole =
                            new WholeObjects(WholeObjects.Known.NOTHING, _ -> true, this::changed);
                    Watch watch = cluster.watch(subject.kind(), selection, whole);
                    watches.put(selection, whole.watchedBy(watch));
                }
            }
            settled = false;
            begun(refused.values(), now);
        } catch (ClusterException e) {
            failed(e, now);
        }
    }

    /** What may be listed but not watched is never told whole, and not waited for. */
    private boolean isTold() {
        return watches.values().stream().anyMatch(Watch::isSynced)
                && watches.values().stream().allMatch(one -> one.isSynced() || !goesOn(one));
    }

    private static boolean goesOn(Watch watch) {
        return watch.refusal().isEmpty();
    }

    /** Those that may not be read, while others may. */
    private Map<Selection, ClusterException> ask() {
        Map<Selection, ClusterException> refused = new LinkedHashMap<>();
        for (Selection selection : subject.selections()) {
            try {
                cluster.list(subject.kind(), question(selection));
            } catch (ClusterException e) {
                if (e.reason() != Reason.FORBIDDEN
                        || refused.size() == subject.selections().size() - 1) {
                    throw e;
                }
                refused.put(selection, e);
            }
        }
        return refused;
    }

    private void begun(Collection<ClusterException> refused, Instant now) {
        boolean isWhole = refused.isEmpty();
        nextTry = now.plus(isWhole ? TROUBLED : pause); // where the watches are lost, or some lack
        pause = isWhole ? FIRST : longer(pause.multipliedBy(2), Reason.FORBIDDEN);
        tell(
                refused.stream()
                        .map(e -> String.valueOf(e.getMessage()))
                        .collect(Collectors.joining("; ")));
    }

    private void failed(ClusterException failure, Instant now) {
        boolean isUnserved = failure.reason() == Reason.NOT_FOUND;
        if (isUnserved) {
            close();
            // With the kind all its objects went, and no watch has told it.
            Set.copyOf(existing).forEach(key -> changed(new Change.Deleted(key, "")));
        }
        settled = isUnserved || failure.reason() == Reason.FORBIDDEN;
        nextTry = now.plus(pause);
        pause = longer(pause.multipliedBy(2), failure.reason());
        boolean isToldByWatches = refused && failure.reason() == Reason.FORBIDDEN;
        tell(isUnserved || isToldByWatches ? "" : String.valueOf(failure.getMessage()));
    }

    private void changed(Change change) {
        if (change instanceof Change.Deleted) {
            existing.remove(change.key());
        } else {
            existing.add(change.key());
        }
        subject.listener().changed(change);
    }

    /** A name that nothing has: only whether the question is answered counts. */
    private static Selection question(Selection selection) {
        return selection.fields().containsKey(NAME) ? selection : selection.withField(NAME, NOBODY);
    }

    /** An absent kind needs no more questions where its coming is told. */
    private Duration longer(Duration doubled, Reason reason) {
        Duration longest = longestPause(reason);
        boolean isSettledNow =
                reason == Reason.NOT_FOUND
                        && apiChanges.getAsLong() >= 0
                        && doubled.compareTo(ARRIVING) > 0;
        return isSettledNow || doubled.compareTo(longest) > 0 ? longest : doubled;
    }

    private static Duration longestPause(Reason reason) {
        return switch (reason) {
            case NOT_FOUND, FORBIDDEN -> ABSENT;
            default -> TROUBLED;
        };
    }

    private boolean isTimeToTry(Instant now) {
        long changes = apiChanges.getAsLong();
        if (changes != seenChanges) {
            seenChanges = changes;
            pause = FIRST;
            return true;
        }
        return !now.isBefore(nextTry);
    }

    private boolean isLost() {
        Instant now = clock.instant();
        return synced
                && watches.values().stream()
                        .filter(Watch::isSynced)
                        .map(Watch::confirmedAt)
                        .anyMatch(at ->
                                at.isBefore(now.minus(LOST_AFTER)) || at.isAfter(now.plus(AHEAD)));
    }

    private void tell(String trouble) {
        if (!trouble.isEmpty() && !trouble.equals(told)) {
            LOG.atLevel(subject.whenAbsent())
                    .addKeyValue("kind", subject.kind().plural())
                    .addKeyValue("because", trouble)
                    .log("cannot be watched, done without");
        }
        told = trouble;
    }

    @Override
    public void close() {
        watches.values().forEach(Watch::close);
        watches.clear();
        synced = false;
        refused = false;
    }
}

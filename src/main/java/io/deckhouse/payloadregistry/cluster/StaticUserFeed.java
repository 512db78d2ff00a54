package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.SteadyTime.Moment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the static users in step with ModuleConfig {@code payload-registry}; nobody where there is
 * none.
 *
 * <p>A watch of a kind that is not served never says that it has seen everything, and would tell of
 * its trouble where there is none; so {@link #look} asks for the kind first. Users once known stay
 * while the kind is away for a short time, as after a restart of the API server; they are not
 * confirmed then.
 */
public final class StaticUserFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StaticUserFeed.class);
    private static final Selection ONE =
            Selection.all().withField("metadata.name", StaticUsers.MODULE_CONFIG.name());

    /** After so long without a sign of the watch. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** So long a kind that was there must be absent at each look to be taken for removed. */
    private static final Duration REMOVED_AFTER = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final SteadyTime time;
    private volatile @Nullable Sight sight;

    /** When the kind was last seen to be absent. */
    private volatile Moment absentAt = Moment.NEVER;

    private Moment missedSince = Moment.NEVER;
    private Moment askedAt = Moment.NEVER;
    private Duration pause = FIRST_PAUSE;
    private boolean isClosed;

    /** What one watch tells; one closed has no say any more. */
    private static final class Sight implements Watch.Listener {
        private final Watch watch;
        private volatile StaticUsers users = StaticUsers.NONE;

        @SuppressWarnings("this-escape") // the users are there before anything is told
        Sight(Cluster cluster) {
            this.watch = cluster.watch(Kind.MODULE_CONFIG, ONE, this);
        }

        @Override
        public void changed(Change change) {
            users =
                    switch (change) {
                        case Change.Created(var object) -> StaticUsers.read(object);
                        case Change.Updated(var object) -> StaticUsers.read(object);
                        case Change.Deleted _ -> StaticUsers.NONE;
                    };
            users.problems()
                    .forEach(found -> LOG.atWarn().addKeyValue("problem", found).log("left out"));
        }
    }

    private StaticUserFeed(Cluster cluster, SteadyTime time) {
        this.cluster = cluster;
        this.time = time;
    }

    /** One that knows nothing before {@link #look}. */
    public static StaticUserFeed start(Cluster cluster, Clock clock) {
        return new StaticUserFeed(cluster, new SteadyTime(clock));
    }

    /** The users as they are now. */
    public StaticUsers users() {
        Sight now = sight;
        return now == null ? StaticUsers.NONE : now.users;
    }

    /** Whether the users are known, also that there are none. */
    public boolean isReady() {
        return isSynced() || !absentAt.equals(Moment.NEVER);
    }

    private boolean isSynced() {
        Sight now = sight;
        return now != null && now.watch.isSynced();
    }

    /** When the users were last known to be current; {@link Instant#MIN} before the first time. */
    public Instant confirmedAt() {
        Sight now = sight;
        Instant told = now == null ? Instant.MIN : now.watch.confirmedAt();
        Instant absent = time.when(absentAt);
        return told.isAfter(absent) ? told : absent;
    }

    /**
     * To be called every second or so, by one thread: asks for the kind where there is no watch, or
     * where it gives no sign.
     */
    public void look() {
        Moment now = time.now();
        if (sight != null && confirmedAt().isAfter(now.wall().minus(SILENCE))) {
            missedSince = Moment.NEVER;
            pause = FIRST_PAUSE;
        } else if (time.isOver(pause, askedAt)) {
            askedAt = now;
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            ask(now);
        }
    }

    private void ask(Moment now) {
        Moment missedBefore = missedSince;
        missedSince = Moment.NEVER;
        try {
            cluster.list(Kind.MODULE_CONFIG, ONE);
            begin();
        } catch (ClusterException e) {
            boolean isAbsent = e.reason() == Reason.NOT_FOUND;
            // Who may not read it has never had static users from there.
            if (!isSynced() && (isAbsent || e.reason() == Reason.FORBIDDEN)) {
                end();
                absentAt = now;
            } else if (isAbsent) {
                missed(missedBefore.equals(Moment.NEVER) ? now : missedBefore, now);
            }
        }
    }

    /** A new watch will tell everything anew should the kind come back; the old one would not. */
    private void missed(Moment since, Moment now) {
        missedSince = since;
        if (time.isOver(REMOVED_AFTER, since)) {
            LOG.info("ModuleConfig is not served any more, so there are no static users");
            end();
            absentAt = now;
        }
    }

    private synchronized void begin() {
        if (!isClosed && sight == null) {
            absentAt =
                    Moment.NEVER; // nobody is told that a user is unknown who is about to be told
            sight = new Sight(cluster);
        }
    }

    private synchronized void end() {
        Sight before = sight;
        sight = null;
        if (before != null) {
            before.watch.close();
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        end();
    }
}

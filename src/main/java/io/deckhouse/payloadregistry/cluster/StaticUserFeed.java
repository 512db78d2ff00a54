package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the static users in step with ModuleConfig {@code payload-registry}; nobody where there is
 * none.
 *
 * <p>A watch of a kind that is not served never says that it has seen everything, so {@link #look}
 * asks whether there is the kind at all.
 */
public final class StaticUserFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StaticUserFeed.class);
    private static final Selection ONE =
            Selection.all().withField("metadata.name", StaticUsers.MODULE_CONFIG.name());

    /** After so long without a sign of the watch. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final Clock clock;
    private final Watch watch;
    private volatile StaticUsers users = StaticUsers.NONE;

    /** When the kind was last seen to be absent. */
    private volatile Instant absentAt = Instant.MIN;

    @SuppressWarnings("this-escape") // the watch tells nothing before it has begun
    private StaticUserFeed(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.watch = cluster.watch(Kind.MODULE_CONFIG, ONE, this::changed);
    }

    /** Starts watching; where the kind is not served there are no static users. */
    public static StaticUserFeed start(Cluster cluster, Clock clock) {
        return new StaticUserFeed(cluster, clock);
    }

    /** The users as they are now. */
    public StaticUsers users() {
        return users;
    }

    /** Whether the users are known, also that there are none. */
    public boolean isReady() {
        return watch.isSynced() || !absentAt.equals(Instant.MIN);
    }

    /** When the users were last known to be current; {@link Instant#MIN} before the first time. */
    public Instant confirmedAt() {
        Instant told = watch.confirmedAt();
        return told.isAfter(absentAt) ? told : absentAt;
    }

    /** To be called every second or so: asks for the kind where the watch gives no sign. */
    public void look() {
        Instant now = clock.instant();
        if (confirmedAt().isAfter(now.minus(SILENCE))) {
            return;
        }
        try {
            cluster.list(Kind.MODULE_CONFIG, ONE);
        } catch (ClusterException e) {
            boolean isAbsent = e.reason() == Reason.NOT_FOUND;
            // Who may not read it has never had static users from there.
            if (isAbsent || (e.reason() == Reason.FORBIDDEN && !watch.isSynced())) {
                users = StaticUsers.NONE;
                absentAt = now;
            }
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    private void changed(Change change) {
        users =
                switch (change) {
                    case Change.Created(var object) -> StaticUsers.read(object);
                    case Change.Updated(var object) -> StaticUsers.read(object);
                    case Change.Deleted _ -> StaticUsers.NONE;
                };
        users.problems()
                .forEach(problem -> LOG.atWarn().addKeyValue("problem", problem).log("left out"));
    }
}

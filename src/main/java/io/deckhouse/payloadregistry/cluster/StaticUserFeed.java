package io.deckhouse.payloadregistry.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the static users in step with ModuleConfig {@code payload-registry}; nobody where there is
 * none.
 */
public final class StaticUserFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StaticUserFeed.class);

    private final Watch watch;
    private volatile StaticUsers users = StaticUsers.NONE;

    @SuppressWarnings("this-escape") // the watch tells nothing before it has begun
    private StaticUserFeed(Cluster cluster) {
        Selection one =
                Selection.all().withField("metadata.name", StaticUsers.MODULE_CONFIG.name());
        this.watch = cluster.watch(Kind.MODULE_CONFIG, one, this::changed);
    }

    /** Starts watching; where the kind is not served there are no static users. */
    public static StaticUserFeed start(Cluster cluster) {
        return new StaticUserFeed(cluster);
    }

    /** The users as they are now. */
    public StaticUsers users() {
        return users;
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

package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/**
 * An index fed by hand: 100,000 bytes for a namespace, 150,000 for all, 10,000 in any case; every
 * watch has told what existed.
 */
abstract sealed class LimitedFeed permits AccessFeedLimitTest, AccessFeedReadyTest {
    final Map<Kind, Watch.Listener> listeners = new EnumMap<>(Kind.class);
    final List<ObjectKey> askedAgain = new ArrayList<>();
    Instant confirmedAt = Instant.EPOCH;
    final LoggedRecords log = LoggedRecords.of(AccessFeed.class);
    final AccessFeed feed =
            AccessFeed.start(
                    cluster(), VerbTable.standard(), new AccessLimits(100_000, 150_000, 10_000));

    private final class Synced implements Watch {
        @Override
        public boolean isSynced() {
            return true;
        }

        @Override
        public Instant confirmedAt() {
            return confirmedAt;
        }

        @Override
        public void tellAgain(Set<ObjectKey> keys) {
            askedAgain.addAll(keys);
        }

        @Override
        public void close() {}
    }

    private Cluster cluster() {
        return (Cluster)
                Proxy.newProxyInstance(
                        Cluster.class.getClassLoader(),
                        new Class<?>[] {Cluster.class},
                        (_, _, arguments) -> {
                            listeners.put((Kind) arguments[0], (Watch.Listener) arguments[2]);
                            return new Synced();
                        });
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    final void created(ClusterObject object) {
        tell(new Change.Created(object));
    }

    final void updated(ClusterObject object) {
        tell(new Change.Updated(object));
    }

    final void deleted(ObjectKey key) {
        tell(new Change.Deleted(key, ""));
    }

    private void tell(Change change) {
        Objects.requireNonNull(listeners.get(change.key().kind())).changed(change);
    }

    static ObjectKey bindingKey(String namespace, String name) {
        return ObjectKey.of(Kind.ROLE_BINDING, namespace, name);
    }

    final boolean alicePulls(String namespace, String path) {
        return feed.snapshot()
                .index()
                .decide(
                        Identity.of(new Subject.User("alice")),
                        Action.PULL,
                        new Repository(namespace, path),
                        Instant.EPOCH)
                .isAllowed();
    }
}

package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/**
 * An index fed by hand: 100,000 bytes for a namespace, 150,000 for all, 10,000 in any case; every
 * watch has told what existed.
 */
abstract sealed class LimitedFeed permits AccessFeedLimitTest, AccessFeedReadyTest {
    final HandFed fed = new HandFed();
    final LoggedRecords log = LoggedRecords.of(AccessFeed.class);
    final AccessFeed feed =
            AccessFeed.start(
                    fed.cluster(),
                    VerbTable.standard(),
                    new AccessLimits(100_000, 150_000, 10_000));

    @AfterEach
    void stopListening() {
        log.close();
    }

    final void created(ClusterObject object) {
        fed.tell(new Change.Created(object));
    }

    final void updated(ClusterObject object) {
        fed.tell(new Change.Updated(object));
    }

    final void deleted(ObjectKey key) {
        fed.tell(new Change.Deleted(key, ""));
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

package io.deckhouse.payloadregistry.cluster;

import static io.deckhouse.payloadregistry.cluster.LargeObjects.binding;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When an index is ready, where objects came cut while it started. */
final class AccessFeedReadyTest extends LimitedFeed {
    private ClusterObject cut(String name, long size) {
        return binding("team", name, 1).with(tree -> tree.put(MemoryEstimate.TOO_LARGE, size));
    }

    /** Who has the rights of such an object would be refused by a server that says it is ready. */
    @Test
    void isReadyOnceWhatWasCutWhileItStartedIsTold() {
        created(cut("one", 2_000));
        created(cut("gone", 2_000));
        assertThat(feed.isReady()).isFalse();

        updated(binding("team", "one", 1));
        assertThat(feed.isReady()).isFalse();

        deleted(bindingKey("team", "gone"));
        assertThat(feed.isReady()).isTrue();

        created(cut("later", 2_000));
        assertThat(feed.isReady()).isTrue();
    }

    @Test
    void isReadyWithoutWhatFindsNoRoom() {
        created(cut("huge", 100_001));

        assertThat(feed.isReady()).isTrue();
    }

    @Test
    void doesNotWaitForEverForWhatWasCut() {
        created(cut("one", 2_000));
        assertThat(feed.isReady()).isFalse();

        fed.confirm(Instant.EPOCH.plusSeconds(29));
        assertThat(feed.isReady()).isFalse();

        fed.confirm(Instant.EPOCH.plusSeconds(30));
        assertThat(feed.isReady()).isTrue();
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.HandFed;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it is until a kind that cannot be watched is asked for again. */
final class ServedWatchTest {
    @TempDir private Path directory;
    private World world;
    private ServedWatch watch;
    private final List<Change> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        world = new World(directory);
        watch = watch(Selection.all());
    }

    private ServedWatch watch(Selection... selections) {
        return new ServedWatch(
                world.cluster,
                new ServedWatch.Subject(Kind.ROLE, List.of(selections), told::add),
                world.clock,
                () -> 0);
    }

    @AfterEach
    void close() {
        watch.close();
        world.close();
    }

    @Test
    void asksAsSoonAsMeantWhenTheClockIsSetBack() {
        world.cluster.refuseLists(Kind.ROLE, new ClusterException(Reason.UNREACHABLE, "down"));
        watch.look();
        world.cluster.allowLists(Kind.ROLE);

        world.clock.move(Duration.ofMinutes(-10));
        watch.look();
        world.clock.move(Duration.ofSeconds(1));

        awaitSync();
    }

    @Test
    void noticesAWatchThatWasLostWhenTheClockWasSetBack() {
        awaitSync();
        world.cluster.confirmed(Kind.ROLE, world.clock.instant());
        world.cluster.refuseLists(Kind.ROLE, new ClusterException(Reason.NOT_FOUND, "no such"));

        world.clock.move(Duration.ofHours(-1));
        watch.look();
        world.clock.move(Duration.ofSeconds(15));
        watch.look();

        assertThat(watch.isSynced()).isFalse();
    }

    @Test
    void asksWholeForWhatCameCut() {
        ObjectKey key = ObjectKey.of(Kind.ROLE, "team", "large");
        ClusterObject cut =
                ClusterObject.empty(key)
                        .with(tree -> tree.put(MemoryEstimate.TOO_LARGE, 1_000_000));
        var fed = new HandFed();
        fed.tellEarly(new Change.Created(cut));

        var subject = new ServedWatch.Subject(Kind.ROLE, List.of(Selection.all()), told::add);
        try (var served = new ServedWatch(fed.cluster(), subject, world.clock, () -> 0)) {
            served.look();
        }

        assertThat(fed.askedAgain()).containsExactly(key);
        assertThat(told).isEmpty();
    }

    @Test
    void isRefusedOnceItIsAndNoLonger() {
        awaitSync();
        assertThat(watch.isRefused()).isFalse();

        world.cluster.refuseWatches(Kind.ROLE, true);
        watch.look();

        assertThat(watch.isRefused()).isTrue();
        assertThat(watch.isSynced()).isTrue(); // what is known still holds, as far as known
        world.cluster.refuseWatches(Kind.ROLE, false);
        watch.look();
        assertThat(watch.isRefused()).isFalse();
    }

    @Test
    void whatWasRefusedFromTheStartIsDoneWithout() {
        world.cluster.refuseWatches(Kind.ROLE, true);
        world.cluster.refuseLists(Kind.ROLE, new ClusterException(Reason.FORBIDDEN, "no"));

        watch.look();

        assertThat(watch.isRefused()).isFalse();
        assertThat(watch.isSettled()).isTrue();
    }

    @Test
    void isRefusedWhereItMayListAndNotWatch() {
        world.cluster.unfinished(Kind.ROLE, true); // as one that is never accepted
        watch.look();
        world.cluster.refuseWatches(Kind.ROLE, true);

        watch.look();

        assertThat(watch.isRefused()).isTrue();
        assertThat(watch.isSynced()).isFalse();
    }

    @Test
    void oneNamespaceThatMayBeListedAndNotWatchedKeepsNoOtherWaiting() {
        watch = watch(Selection.in("closed"), Selection.in("team"));
        watch.look(); // both are listed
        world.cluster.refuseNamespace("closed", true);

        awaitSync();

        assertThat(watch.isRefused()).isFalse();
    }

    @Test
    void knowsNothingWhereNoNamespaceMayBeWatched() {
        watch = watch(Selection.in("closed"), Selection.in("shut"));
        watch.look();
        world.cluster.refuseNamespace("closed", true);
        world.cluster.refuseNamespace("shut", true);

        watch.look();

        assertThat(watch.isSynced()).isFalse();
        assertThat(watch.isRefused()).isTrue();
    }

    @Test
    void leavesNothingBehindOfWhatWentBeforeEverythingWasTold() {
        ObjectKey key = ObjectKey.of(Kind.ROLE, "team", "passing");
        world.direct.apply(ClusterObject.empty(key), ApplyOptions.forced("person"));
        world.cluster.refuseNamespace("closed", true);
        world.cluster.unfinished(Kind.ROLE, true);
        watch = watch(Selection.in("closed"), Selection.in("team"));
        watch.look();
        await().until(() -> told.size() == 1);

        world.cluster.refuseLists(Kind.ROLE, new ClusterException(Reason.UNREACHABLE, "down"));
        world.clock.move(Duration.ofMinutes(10));
        watch.look();
        world.direct.delete(key, Preconditions.NONE);
        world.cluster.allowLists(Kind.ROLE);
        world.cluster.unfinished(Kind.ROLE, false);
        world.clock.move(Duration.ofMinutes(10));

        awaitSync();
        await().until(() ->
                told.getLast() instanceof Change.Deleted gone && gone.key().equals(key));
    }

    private void awaitSync() {
        await().until(() -> {
            watch.look();
            return watch.isSynced();
        });
    }
}

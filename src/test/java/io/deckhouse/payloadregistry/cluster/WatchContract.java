package io.deckhouse.payloadregistry.cluster;

import static io.deckhouse.payloadregistry.cluster.ClusterWorld.labelled;
import static io.deckhouse.payloadregistry.cluster.ClusterWorld.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Watching: everything is told once, in order, also after the watch was blind for a while. */
public interface WatchContract extends ClusterWorld {
    @Test
    default void tellsWhatIsThereAndThenThatItIsAll() {
        store(marked("one", "1"));
        store(marked("two", "1"));
        Log log = new Log();

        try (Watch watch = watchMarked(log)) {
            await().atMost(PATIENCE).until(watch::isSynced);
            await().atMost(PATIENCE).until(() -> log.lines().contains("synced"));

            assertThat(log.lines())
                    .containsExactlyInAnyOrder("created one=1", "created two=1", "synced")
                    .endsWith("synced");
            await().atMost(PATIENCE).until(() -> watch.confirmedAt().isAfter(Instant.MIN));
        }
    }

    @Test
    default void tellsEveryChangeInOrder() {
        Log log = new Log();

        try (Watch _ = watchMarked(log)) {
            log.awaitLast("synced");
            ClusterObject created = store(marked("one", "1"));
            log.awaitLast("created one=1");
            store(marked("one", "2"));
            log.awaitLast("updated one=2");
            cluster().delete(secretKey("one"), Preconditions.NONE);
            log.awaitLast("deleted one");
            store(marked("one", "3"));
            log.awaitLast("created one=3");

            assertThat(log.lines())
                    .containsExactly(
                            "synced",
                            "created one=1",
                            "updated one=2",
                            "deleted one",
                            "created one=3");
            assertThat(log.changes())
                    .filteredOn(Change.Deleted.class::isInstance)
                    .extracting(c -> ((Change.Deleted) c).uid())
                    .containsExactly(created.uid());
        }
    }

    @Test
    default void tellsOnlyWhatIsSelected() {
        Log log = new Log();

        try (Watch _ = watchMarked(log)) {
            log.awaitLast("synced");
            store(secret("unmarked", Map.of("v", "1")));
            store(marked("marked", "1"));
            log.awaitLast("created marked=1");

            assertThat(log.lines()).containsExactly("synced", "created marked=1");
        }
    }

    @Test
    default void tellsThatAnObjectLeftTheSelection() {
        store(marked("one", "1"));
        Log log = new Log();

        try (Watch _ = watchMarked(log)) {
            log.awaitLast("synced");
            store(secret("one", Map.of("v", "2")));

            log.awaitLast("deleted one");
        }
    }

    @Test
    default void tellsWhatItMissedWhileItWasBroken() {
        ClusterObject stays = store(marked("stays", "1"));
        store(marked("goes", "1"));
        store(marked("changes", "1"));
        ClusterObject replaced = store(marked("replaced", "1"));
        Log log = new Log();

        try (Watch _ = watchMarked(log)) {
            log.awaitLast("synced");
            whileWatchesAreBroken(other -> {
                other.delete(secretKey("goes"), Preconditions.NONE);
                other.apply(marked("changes", "2"), ApplyOptions.forced("tester"));
                other.apply(marked("comes", "1"), ApplyOptions.forced("tester"));
                other.delete(secretKey("replaced"), Preconditions.NONE);
                other.apply(marked("replaced", "2"), ApplyOptions.forced("tester"));
            });

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(log.lines())
                                    .contains(
                                            "deleted goes", "updated changes=2", "created comes=1")
                                    .containsAnyOf("updated replaced=2", "created replaced=2"));
            assertThat(log.lines()).containsOnlyOnce("created stays=1", "synced");
            assertThat(log.uidOf("replaced")).isNotEqualTo(replaced.uid());
            assertThat(log.uidOf("stays")).isEqualTo(stays.uid());
            store(marked("stays", "2"));
            log.awaitLast("updated stays=2");
        }
    }

    @Test
    default void tellsAgainWhatItIsAskedFor() {
        store(marked("one", "1"));
        store(marked("two", "1"));
        store(marked("gone", "1"));
        Log log = new Log();

        try (Watch watch = watchMarked(log)) {
            log.awaitLast("synced");
            cluster().delete(secretKey("gone"), Preconditions.NONE);
            log.awaitLast("deleted gone");
            watch.tellAgain(Set.of(secretKey("gone"), secretKey("never")));
            watch.tellAgain(Set.of(secretKey("one")));
            log.awaitLast("updated one=1");
            store(marked("two", "2"));
            log.awaitLast("updated two=2");
            watch.tellAgain(Set.of(secretKey("one")));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(log.lines()).filteredOn("updated one=1"::equals).hasSize(2));

            assertThat(log.lines().subList(4, 8))
                    .containsExactly(
                            "deleted gone", "updated one=1", "updated two=2", "updated one=1");
        }
    }

    @Test
    default void staysSilentAfterItWasClosed() {
        Log closed = new Log();
        Log open = new Log();
        Watch first = watchMarked(closed);
        closed.awaitLast("synced");

        try (Watch _ = watchMarked(open)) {
            open.awaitLast("synced");
            first.close();
            store(marked("one", "1"));
            open.awaitLast("created one=1");

            assertThat(closed.lines()).containsExactly("synced");
        }
    }

    @Test
    default void survivesAListenerThatFails() {
        Log log = new Log();
        Watch.Listener failing =
                new Watch.Listener() {
                    @Override
                    public void changed(Change change) {
                        log.changed(change);
                        throw new IllegalStateException("the listener failed");
                    }
                };

        try (Watch watch = cluster().watch(Kind.SECRET, marks(), failing)) {
            await().atMost(PATIENCE).until(watch::isSynced);
            store(marked("one", "1"));
            log.awaitLast("created one=1");
            store(marked("one", "2"));

            log.awaitLast("updated one=2");
        }
    }

    private Watch watchMarked(Log log) {
        return cluster().watch(Kind.SECRET, marks(), log);
    }

    private Selection marks() {
        return Selection.in(namespace()).withLabel("watched", "yes");
    }

    private ClusterObject marked(String name, String value) {
        return labelled(secret(name, Map.of("v", value)), Map.of("watched", "yes"));
    }

    /** What a watch told, in its order. */
    final class Log implements Watch.Listener {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final List<Change> changes = new CopyOnWriteArrayList<>();

        List<String> lines() {
            return List.copyOf(lines);
        }

        List<Change> changes() {
            return List.copyOf(changes);
        }

        String uidOf(String name) {
            String uid = "";
            for (Change change : changes) {
                if (change.key().name().equals(name)) {
                    uid = objectOf(change).map(ClusterObject::uid).orElse("");
                }
            }
            return uid;
        }

        void awaitLast(String line) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines()).isNotEmpty().last().isEqualTo(line));
        }

        @Override
        public void changed(Change change) {
            changes.add(change);
            String name = change.key().name();
            lines.add(
                    switch (change) {
                        case Change.Created(var o) -> "created " + name + "=" + value(o, "v");
                        case Change.Updated(var o) -> "updated " + name + "=" + value(o, "v");
                        case Change.Deleted _ -> "deleted " + name;
                    });
        }

        @Override
        public void synced() {
            lines.add("synced");
        }

        private static java.util.Optional<ClusterObject> objectOf(Change change) {
            return switch (change) {
                case Change.Created(var o) -> java.util.Optional.of(o);
                case Change.Updated(var o) -> java.util.Optional.of(o);
                case Change.Deleted _ -> java.util.Optional.empty();
            };
        }
    }
}

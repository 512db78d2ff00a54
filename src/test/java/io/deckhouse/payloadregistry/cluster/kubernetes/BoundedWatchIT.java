package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real API server's objects come to where not all of them is needed. */
final class BoundedWatchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ControlPlane plane;

    @BeforeAll
    static void start() {
        plane = ControlPlane.shared();
    }

    /** A page of Secrets may hold hundreds of a megabyte each. */
    @Test
    void tellsWholeOneByOneWhatIsTooMuchForAPage() {
        String namespace = plane.freshNamespace();
        Queue<ClusterObject> told = new ConcurrentLinkedQueue<>();
        Watch.Listener bounded = collecting(told, new Watch.Part.Bounded(1_000_000, _ -> true));
        try (var cluster = Connections.daemon(plane.adminKubeconfig())) {
            List<ObjectKey> keys =
                    Stream.of("a", "b", "c")
                            .map(name -> ObjectKey.of(Kind.SECRET, namespace, name))
                            .toList();
            keys.forEach(key -> cluster.create(large(key), ApplyOptions.forced("t")));
            try (Watch watch = cluster.watch(Kind.SECRET, Selection.in(namespace), bounded)) {
                await().atMost(PATIENCE).until(watch::isSynced);
                List<ObjectKey> cut =
                        told.stream()
                                .filter(object -> MemoryEstimate.ofCut(object).isPresent())
                                .map(ClusterObject::key)
                                .toList();
                assertThat(cut).containsExactly(keys.get(2));

                told.clear();
                watch.tellAgain(Set.copyOf(cut));
                await().atMost(PATIENCE).until(() -> !told.isEmpty());
            }
        }

        assertThat(told)
                .singleElement()
                .matches(object -> object.at("data", "k").asString("").length() == 400_000);
    }

    /** In a list and in an event. */
    @Test
    void tellsByNameAloneWhatIsNotNeededWhole() {
        String namespace = plane.freshNamespace();
        Queue<ClusterObject> told = new ConcurrentLinkedQueue<>();
        Set<Watch.Version> known = ConcurrentHashMap.newKeySet();
        AtomicBoolean knowsAll = new AtomicBoolean();
        Watch.Part part =
                new Watch.Part.Bounded(
                        1_000_000, version -> !knowsAll.get() && !known.contains(version));
        ObjectKey key = ObjectKey.of(Kind.SECRET, namespace, "a");
        try (var cluster = Connections.daemon(plane.adminKubeconfig())) {
            ClusterObject made = cluster.create(large(key), ApplyOptions.forced("t"));
            known.add(Watch.Version.of(made));
            try (Watch watch =
                    cluster.watch(Kind.SECRET, Selection.in(namespace), collecting(told, part))) {
                await().atMost(PATIENCE).until(watch::isSynced);
                assertThat(told).singleElement().matches(object -> isCut(object, made));

                told.clear();
                ClusterObject changed = cluster.apply(large(key), ApplyOptions.forced("u"));
                await().atMost(PATIENCE).until(() -> !told.isEmpty());
                assertThat(told).singleElement().matches(object -> !isCut(object, changed));

                told.clear();
                knowsAll.set(true);
                ClusterObject last = cluster.apply(large(key), ApplyOptions.forced("v"));
                await().atMost(PATIENCE).until(() -> !told.isEmpty());
                assertThat(told).singleElement().matches(object -> isCut(object, last));
            }
        }
    }

    private static boolean isCut(ClusterObject told, ClusterObject stored) {
        assertThat(told.uid()).isEqualTo(stored.uid());
        assertThat(told.resourceVersion()).isEqualTo(stored.resourceVersion());
        return told.at("data").isMissingNode() && MemoryEstimate.ofCut(told).isPresent();
    }

    private static Watch.Listener collecting(Queue<ClusterObject> told, Watch.Part part) {
        return new Watch.Listener() {
            @Override
            public Watch.Part part() {
                return part;
            }

            @Override
            public void changed(Change change) {
                if (change instanceof Change.Created(var object)) {
                    told.add(object);
                } else if (change instanceof Change.Updated(var object)) {
                    told.add(object);
                }
            }
        };
    }

    private static ClusterObject large(ObjectKey key) {
        return ClusterObject.empty(key)
                .with(tree -> tree.putObject("data").put("k", "QUFB".repeat(100_000)));
    }
}

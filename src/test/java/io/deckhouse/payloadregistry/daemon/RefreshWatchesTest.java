package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of objects that come cut, for others of their page take much. */
final class RefreshWatchesTest {
    private final List<Change> told = new ArrayList<>();
    private final List<ObjectKey> askedAgain = new ArrayList<>();
    private final Map<Kind, Watch.Listener> listeners = new EnumMap<>(Kind.class);
    private final List<Change> early = new ArrayList<>();
    private final RefreshWatches watches = new RefreshWatches();

    private final class Asked implements Watch {
        @Override
        public boolean isSynced() {
            return true;
        }

        @Override
        public Instant confirmedAt() {
            return Instant.EPOCH;
        }

        @Override
        public void tellAgain(Set<ObjectKey> keys) {
            askedAgain.addAll(keys);
        }

        @Override
        public void close() {}
    }

    private void begin() {
        var cluster =
                (Cluster)
                        Proxy.newProxyInstance(
                                Cluster.class.getClassLoader(),
                                new Class<?>[] {Cluster.class},
                                (_, _, arguments) -> watch((Kind) arguments[0], arguments[2]));
        watches.begin(cluster, List.of(Selection.all()), told::add, told::add);
    }

    private Watch watch(Kind kind, Object listener) {
        listeners.put(kind, (Watch.Listener) listener);
        if (kind == Kind.SECRET) {
            early.forEach(((Watch.Listener) listener)::changed);
        }
        return new Asked();
    }

    private void tell(Change change) {
        Objects.requireNonNull(listeners.get(change.key().kind())).changed(change);
    }

    private static ClusterObject cut(ClusterObject object, long size) {
        return object.with(tree -> {
            tree.remove("data");
            tree.put(MemoryEstimate.TOO_LARGE, size);
        });
    }

    private static ClusterObject secret() {
        return World.secret(PULLER, "ci", "{\"auths\":{}}");
    }

    @Test
    void asksForAManagedSecretWhole() {
        begin();
        Change whole = new Change.Updated(secret());

        tell(new Change.Created(cut(secret(), 1_000_000)));
        assertThat(told).isEmpty();
        assertThat(askedAgain).containsExactly(PULLER);

        tell(whole);
        assertThat(told).containsExactly(whole);
    }

    @Test
    void asksAlsoForWhatComesBeforeTheWatchIsKnown() {
        early.add(new Change.Created(cut(secret(), 1_000_000)));

        begin();

        assertThat(askedAgain).containsExactly(PULLER);
    }

    @Test
    void needsNoMoreOfASecretThatNobodyManagesAnyLonger() {
        begin();
        ClusterObject foreign =
                cut(secret(), 1_000_000)
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .withObjectProperty("annotations")
                                        .remove(Annotations.SERVICE_ACCOUNT_NAME));

        tell(new Change.Updated(foreign));

        assertThat(told).containsExactly(new Change.Updated(foreign));
        assertThat(askedAgain).isEmpty();
    }

    @Test
    void forgetsASecretThatCannotBeHadWholeAndSaysSo() {
        begin();

        try (LoggedRecords log = LoggedRecords.of(WholeObjects.class)) {
            tell(new Change.Updated(cut(secret(), 1L << 30)));

            assertThat(log.lines()).singleElement().asString().contains("WARNING", "team/puller");
        }
        assertThat(told).containsExactly(new Change.Deleted(PULLER, ""));
        assertThat(askedAgain).isEmpty();
    }

    @Test
    void takesAServiceAccountAsItComes() {
        begin();
        ClusterObject account =
                cut(ClusterObject.empty(World.accountKey("ci")), 1_000_000)
                        .with(tree -> tree.withObjectProperty("metadata").put("uid", "u"));

        tell(new Change.Created(account));

        assertThat(told).containsExactly(new Change.Created(account));
    }
}

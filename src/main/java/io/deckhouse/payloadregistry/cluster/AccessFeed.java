package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.Change.BindingRemoved;
import io.deckhouse.payloadregistry.access.Change.BindingSet;
import io.deckhouse.payloadregistry.access.Change.NamespaceAdded;
import io.deckhouse.payloadregistry.access.Change.NamespaceRemoved;
import io.deckhouse.payloadregistry.access.Change.RoleRemoved;
import io.deckhouse.payloadregistry.access.Change.RoleSet;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.VerbTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the access index in step with the cluster's Roles, bindings and Namespaces.
 *
 * <p>A cluster without any Namespace object (a directory of manifests) is one in which every
 * namespace is taken to exist.
 */
public final class AccessFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessFeed.class);

    /** The kinds that it watches, in all namespaces. */
    public static final List<Kind> KINDS =
            List.of(
                    Kind.NAMESPACE,
                    Kind.CLUSTER_ROLE,
                    Kind.ROLE,
                    Kind.CLUSTER_ROLE_BINDING,
                    Kind.ROLE_BINDING);

    private VerbTable verbs;
    private final List<Watch> watches = new ArrayList<>();
    private volatile Snapshot snapshot;

    /**
     * The index at one time.
     *
     * @param generation grows with every change
     */
    public record Snapshot(AccessIndex index, long generation) {
        /** The same namespaces that the index knows. */
        public Namespaces namespaces() {
            return index.namespaces();
        }

        Snapshot next(AccessIndex changed) {
            return new Snapshot(changed, generation + 1);
        }
    }

    private AccessFeed(VerbTable verbs) {
        this.verbs = verbs;
        Namespaces all = Namespaces.takenToExist();
        this.snapshot = new Snapshot(AccessIndex.of(List.of(), List.of(), all, verbs), 0);
    }

    /** Starts watching; the index is complete once {@link #isReady}. */
    public static AccessFeed start(Cluster cluster, VerbTable verbs) {
        AccessFeed feed = new AccessFeed(verbs);
        for (Kind kind : KINDS) {
            feed.watches.add(cluster.watch(kind, Selection.all(), feed.new Listener()));
        }
        return feed;
    }

    /** The index as it is now; empty of rights before the feed is ready. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Whether everything that existed at the start is in the index. */
    public boolean isReady() {
        return watches.size() == KINDS.size() && watches.stream().allMatch(Watch::isSynced);
    }

    /** Goes over to another table of verbs, at once for everything that is known. */
    public synchronized void use(VerbTable other) {
        if (!other.equals(verbs)) {
            verbs = other;
            AccessIndex index = snapshot.index();
            snapshot =
                    snapshot.next(
                            AccessIndex.of(
                                    index.roles(), index.bindings(), index.namespaces(), verbs));
        }
    }

    /** When the index was last known to be current: the oldest of its watches' times. */
    public Instant confirmedAt() {
        return watches.stream()
                .map(Watch::confirmedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private final class Listener implements Watch.Listener {
        @Override
        public Watch.Part part() {
            return Watch.Part.ACCESS;
        }

        @Override
        public void changed(Change change) {
            AccessFeed.this.changed(change);
        }
    }

    private synchronized void changed(Change change) {
        snapshot =
                switch (change) {
                    case Change.Created(var object) -> put(object);
                    case Change.Updated(var object) -> put(object);
                    case Change.Deleted(var key, _) -> remove(key);
                };
    }

    private Snapshot put(ClusterObject object) {
        AccessIndex index = snapshot.index();
        return switch (object.key().kind()) {
            case ROLE, CLUSTER_ROLE -> put(AccessObjects.role(object));
            case ROLE_BINDING, CLUSTER_ROLE_BINDING -> {
                Optional<Binding> binding = AccessObjects.binding(object);
                yield binding.isPresent()
                        ? snapshot.next(index.with(new BindingSet(binding.get())))
                        : remove(object.key());
            }
            case NAMESPACE -> added(object.key().name());
            default -> snapshot;
        };
    }

    private Snapshot remove(ObjectKey key) {
        AccessIndex index = snapshot.index();
        return switch (key.kind()) {
            case ROLE, CLUSTER_ROLE ->
                    snapshot.next(index.with(new RoleRemoved(AccessObjects.roleKey(key))));
            case ROLE_BINDING, CLUSTER_ROLE_BINDING ->
                    snapshot.next(index.with(new BindingRemoved(AccessObjects.bindingKey(key))));
            case NAMESPACE -> removed(key.name());
            default -> snapshot;
        };
    }

    private Snapshot put(Role role) {
        AccessIndex changed = snapshot.index().with(new RoleSet(role));
        if (changed.patternsLeftOut(role.key()) > 0) {
            LOG.atWarn()
                    .addKeyValue("role", role.key())
                    .log("a role has too many patterns, the last ones match nothing");
        }
        return snapshot.next(changed);
    }

    /** The first one ends that all are taken to exist. */
    private Snapshot added(String namespace) {
        AccessIndex index = snapshot.index();
        if (index.namespaces() instanceof Namespaces.All) {
            return snapshot.next(index.in(Namespaces.of(List.of(namespace))));
        }
        return index.namespaces().exists(namespace)
                ? snapshot
                : snapshot.next(index.with(new NamespaceAdded(namespace)));
    }

    private Snapshot removed(String namespace) {
        AccessIndex fewer = snapshot.index().with(new NamespaceRemoved(namespace));
        boolean isNone = fewer.namespaces() instanceof Namespaces.Known known && known.isEmpty();
        return snapshot.next(isNone ? fewer.in(Namespaces.takenToExist()) : fewer);
    }
}

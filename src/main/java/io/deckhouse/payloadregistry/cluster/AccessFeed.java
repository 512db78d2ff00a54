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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the access index in step with the cluster's Roles, bindings and Namespaces.
 *
 * <p>What a namespace has beyond the limits is left out, whole objects of it, until it finds room:
 * it grants nothing meanwhile.
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
    private final AccessLimits limits;
    private final AccessQuota quota;
    private final Map<Kind, Watch> watches = new EnumMap<>(Kind.class);
    private final FirstTelling first = new FirstTelling();
    private volatile Snapshot snapshot;
    private volatile int leftOut;
    private volatile boolean ready;
    private boolean started;

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

    private AccessFeed(VerbTable verbs, AccessLimits limits) {
        this.verbs = verbs;
        this.limits = limits;
        this.quota = new AccessQuota(limits);
        Namespaces all = Namespaces.takenToExist();
        this.snapshot = new Snapshot(AccessIndex.of(List.of(), List.of(), all, verbs), 0);
    }

    /** Starts watching; the index is complete once {@link #isReady}. */
    public static AccessFeed start(Cluster cluster, VerbTable verbs, AccessLimits limits) {
        AccessFeed feed = new AccessFeed(verbs, limits);
        for (Kind kind : KINDS) {
            feed.watches.put(kind, cluster.watch(kind, Selection.all(), feed.new Listener(kind)));
        }
        feed.started();
        return feed;
    }

    /** From now on there are watches that can be asked. */
    private synchronized void started() {
        started = true;
        tellAgain();
    }

    /** The index as it is now; empty of rights before the feed is ready. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Whether everything that existed at the start is in the index, but for what finds no room, or
     * came cut and has not been had whole for half a minute.
     */
    public boolean isReady() {
        return ready || becomesReady();
    }

    private synchronized boolean becomesReady() {
        ready =
                watches.size() == KINDS.size()
                        && watches.values().stream().allMatch(Watch::isSynced)
                        && first.isOver(confirmedAt());
        return ready;
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
        return watches.values().stream()
                .map(Watch::confirmedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** How many Roles and RoleBindings are left out for want of room. */
    public int leftOut() {
        return leftOut;
    }

    @Override
    public void close() {
        watches.values().forEach(Watch::close);
    }

    private final class Listener implements Watch.Listener {
        private final Kind kind;

        Listener(Kind kind) {
            this.kind = kind;
        }

        @Override
        public Watch.Part part() {
            return new Watch.Part.Access(kind.isNamespaced() ? limits : AccessLimits.none());
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
        leftOut = quota.leftOut();
        first.told(change.key());
        tellAgain();
    }

    private void tellAgain() {
        if (!started) {
            return;
        }
        Map<Kind, Set<ObjectKey>> again = new EnumMap<>(Kind.class);
        Set<ObjectKey> asked = quota.again();
        first.asked(asked);
        for (ObjectKey key : asked) {
            again.computeIfAbsent(key.kind(), _ -> new LinkedHashSet<>()).add(key);
        }
        again.forEach((kind, keys) -> Objects.requireNonNull(watches.get(kind)).tellAgain(keys));
    }

    private Snapshot put(ClusterObject object) {
        OptionalLong cut = MemoryEstimate.ofCut(object);
        if (cut.isPresent()) {
            long size = cut.getAsLong();
            say(quota.leaveOut(object.key(), size), object.key(), size);
            return without(object.key());
        }
        AccessIndex index = snapshot.index();
        return switch (object.key().kind()) {
            case ROLE, CLUSTER_ROLE -> put(object, AccessObjects.role(object));
            case ROLE_BINDING, CLUSTER_ROLE_BINDING -> {
                Optional<Binding> binding = AccessObjects.binding(object);
                if (binding.isEmpty()) {
                    yield remove(object.key());
                }
                yield hasRoom(object, MemoryEstimate.of(binding.get()))
                        ? snapshot.next(index.with(new BindingSet(binding.get())))
                        : without(object.key());
            }
            case NAMESPACE -> added(object.key().name());
            default -> snapshot;
        };
    }

    private Snapshot remove(ObjectKey key) {
        quota.remove(key);
        return without(key);
    }

    private Snapshot without(ObjectKey key) {
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

    private Snapshot put(ClusterObject object, Role role) {
        AccessIndex changed = snapshot.index().with(new RoleSet(role));
        if (!hasRoom(object, MemoryEstimate.of(role, changed.weight(role.key())))) {
            return without(object.key());
        }
        if (changed.patternsLeftOut(role.key()) > 0) {
            LOG.atWarn()
                    .addKeyValue("role", role.key())
                    .log("a role has too many patterns, the last ones match nothing");
        }
        return snapshot.next(changed);
    }

    private boolean hasRoom(ClusterObject object, long size) {
        AccessQuota.Outcome outcome = quota.put(object.key(), size);
        say(outcome, object.key(), size);
        return outcome.isTaken();
    }

    private void say(AccessQuota.Outcome outcome, ObjectKey key, long size) {
        switch (outcome) {
            case TAKEN, STILL_LEFT_OUT -> {}
            case TAKEN_AGAIN -> LOG.atInfo().addKeyValue("object", key).log("left out no longer");
            case OVER_NAMESPACE ->
                    warn(key, size, "its namespace would have more", limits.namespace());
            case OVER_ALL -> warn(key, size, "all namespaces would have more", limits.together());
        }
    }

    private static void warn(ObjectKey key, long size, String because, long limit) {
        LOG.atWarn()
                .addKeyValue("object", key)
                .addKeyValue("bytes", size)
                .addKeyValue("because", because + " than " + limit + " bytes of memory")
                .addKeyValue(
                        "remedy",
                        "a group instead of many subjects, fewer patterns, shorter names,"
                                + " or a larger heap")
                .log("left out, it grants nothing");
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

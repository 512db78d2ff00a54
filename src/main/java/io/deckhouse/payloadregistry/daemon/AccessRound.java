package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.grant.AccessStatus;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Brings every PayloadRepositoryAccess object in step once, and deletes grants whose time is over,
 * without watching: for cron and for tests.
 */
public final class AccessRound {
    /** The reason of an object that could not be looked at to the end. */
    private static final String FAILED = "Failed";

    private final AccessDaemon.Scope scope;
    private final AccessInventory inventory = new AccessInventory();
    private final AccessReconciler reconciler;

    /** A round that does nothing before {@link #run}. */
    public AccessRound(AccessDaemon.Scope scope, Clock clock, RandomGenerator random) {
        this.scope = scope;
        this.reconciler = new AccessReconciler(scope.cluster(), inventory, clock, random);
    }

    /**
     * Lists, reconciles and counts. To be called once.
     *
     * @return how many objects are ready or not, by reason; with them, what could not be removed:
     *     grants whose time is over, and Role and RoleBinding of an object that is gone
     * @throws ClusterException when objects that are served here cannot be listed
     */
    public Map<String, Integer> run() {
        try {
            list(Kind.ROLE, scope.marked());
            list(Kind.ROLE_BINDING, scope.marked());
            list(Kind.PAYLOAD_REPOSITORY_ACCESS, scope.selections());
            new ClockOffset(scope.cluster()::clockAhead).look();
            Set<ObjectKey> keys = new LinkedHashSet<>(inventory.keys());
            keys.addAll(inventory.owners());
            keys.forEach(this::reconcile);
        } finally {
            reconciler.close();
        }
        return reasons();
    }

    private Map<String, Integer> reasons() {
        Map<String, Integer> reasons = new TreeMap<>();
        Set<ObjectKey> others = new HashSet<>(reconciler.failing());
        for (ClusterObject access : inventory.accesses()) {
            others.remove(access.key());
            reasons.merge(reason(access), 1, Integer::sum);
        }
        others.forEach(_ -> reasons.merge(FAILED, 1, Integer::sum));
        return reasons;
    }

    private void reconcile(ObjectKey key) {
        scope.cluster().pace().awaitRoom();
        reconciler.reconcile(key);
    }

    private void list(Kind kind, List<Selection> selections) {
        try {
            for (Selection selection : selections) {
                scope.cluster().each(kind, selection, inventory::know);
            }
        } catch (ClusterException e) {
            if (e.reason() != ClusterException.Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private String reason(ClusterObject access) {
        Optional<String> said = AccessStatus.reason(access);
        boolean isDoubtful = reconciler.isFailing(access.key());
        return said.filter(one -> !(isDoubtful && AccessStatus.isHealthy(one))).orElse(FAILED);
    }
}

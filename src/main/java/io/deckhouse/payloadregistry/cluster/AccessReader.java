package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.BindingKey;
import io.deckhouse.payloadregistry.access.Change.BindingSet;
import io.deckhouse.payloadregistry.access.Change.RoleSet;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.RoleKey;
import io.deckhouse.payloadregistry.access.RoleRef;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from a cluster what one question about access needs, in few calls. */
public final class AccessReader {
    /** Stands for the bindings and roles that a SelfSubjectRulesReview does not name. */
    public static final String OWN = "(your own rules)";

    private final Cluster cluster;
    private final VerbTable verbs;

    /** What a question needs. */
    public enum Part {
        /** Roles, ClusterRoles and their bindings. */
        RBAC,
        /** Whether the namespace exists. */
        NAMESPACE,
        /** The ModuleConfig's static users. */
        STATIC_USERS
    }

    /**
     * What to read.
     *
     * @param namespace whose Roles and bindings; empty for those of all namespaces
     */
    public record Scope(String namespace, Set<Part> parts) {
        /** Copies the set. */
        public Scope {
            parts = Set.copyOf(parts);
        }
    }

    /** Makes a reader of one cluster. */
    public AccessReader(Cluster cluster, VerbTable verbs) {
        this.cluster = cluster;
        this.verbs = verbs;
    }

    /** Reads; what the identity may not read is a gap of the snapshot, not a failure. */
    public AccessSnapshot read(Scope scope) {
        List<ClusterException> gaps = new ArrayList<>();
        List<ClusterObject> objects = new ArrayList<>();
        if (scope.parts().contains(Part.RBAC)) {
            Selection here =
                    scope.namespace().isEmpty() ? Selection.all() : Selection.in(scope.namespace());
            objects.addAll(list(Kind.ROLE_BINDING, here, gaps));
            objects.addAll(list(Kind.ROLE, here, gaps));
            objects.addAll(list(Kind.CLUSTER_ROLE_BINDING, Selection.all(), gaps));
            objects.addAll(list(Kind.CLUSTER_ROLE, Selection.all(), gaps));
        }
        Namespaces namespaces =
                scope.parts().contains(Part.NAMESPACE)
                        ? namespaces(scope.namespace(), objects, gaps)
                        : Namespaces.takenToExist();
        StaticUsers users =
                scope.parts().contains(Part.STATIC_USERS) ? staticUsers(gaps) : StaticUsers.NONE;
        return AccessSnapshot.of(objects, namespaces, verbs).with(users).with(gaps);
    }

    /**
     * Adds the Roles and RoleBindings of all namespaces, so that an explanation can tell about
     * those in the wrong one; empty when the identity may not list them.
     */
    public Optional<AccessSnapshot> widened(AccessSnapshot snapshot) {
        List<ClusterException> gaps = new ArrayList<>();
        AccessIndex index = snapshot.index();
        for (ClusterObject role : list(Kind.ROLE, Selection.all(), gaps)) {
            index = index.with(new RoleSet(AccessObjects.role(role)));
        }
        if (gaps.isEmpty()) {
            for (ClusterObject object : list(Kind.ROLE_BINDING, Selection.all(), gaps)) {
                var binding = AccessObjects.binding(object);
                if (binding.isPresent()) {
                    index = index.with(new BindingSet(binding.get()));
                }
            }
        }
        return gaps.isEmpty()
                ? Optional.of(
                        new AccessSnapshot(
                                index,
                                snapshot.namespaces(),
                                snapshot.staticUsers(),
                                snapshot.gaps()))
                : Optional.empty();
    }

    /**
     * What the cluster itself says that this connection's identity may do in a namespace; empty
     * when it does not say, or does not know all.
     */
    public Optional<AccessSnapshot> own(Identity me, String namespace, AccessSnapshot read) {
        return cluster.ownRules(namespace)
                .filter(Cluster.OwnRules::isComplete)
                .map(own -> {
                    var role = new Role(RoleKey.role(namespace, OWN), own.rules(), Expiry.never());
                    var binding =
                            new Binding(
                                    BindingKey.roleBinding(namespace, OWN),
                                    RoleRef.role(OWN),
                                    List.of(RbacSubject.of(me.subject())));
                    return new AccessSnapshot(
                            AccessIndex.of(
                                    List.of(role), List.of(binding), read.namespaces(), verbs),
                            read.namespaces(),
                            read.staticUsers(),
                            List.of());
                });
    }

    /** A namespace that holds an object exists, which saves the question. */
    private Namespaces namespaces(
            String name, List<ClusterObject> objects, List<ClusterException> gaps) {
        boolean holdsObjects =
                objects.stream().anyMatch(object -> object.key().namespace().equals(name));
        try {
            boolean exists =
                    holdsObjects || cluster.get(ObjectKey.of(Kind.NAMESPACE, name)).isPresent();
            return Namespaces.of(exists ? List.of(name) : List.of());
        } catch (ClusterException e) {
            gaps.add(gap(e));
            return Namespaces.takenToExist();
        }
    }

    private StaticUsers staticUsers(List<ClusterException> gaps) {
        try {
            return cluster.get(StaticUsers.MODULE_CONFIG)
                    .map(StaticUsers::read)
                    .orElse(StaticUsers.NONE);
        } catch (ClusterException e) {
            gaps.add(gap(e));
            return StaticUsers.NONE;
        }
    }

    private List<ClusterObject> list(Kind kind, Selection selection, List<ClusterException> gaps) {
        try {
            return cluster.list(kind, selection);
        } catch (ClusterException e) {
            gaps.add(gap(e));
            return List.of();
        }
    }

    private static ClusterException gap(ClusterException e) {
        if (e.reason() != Reason.FORBIDDEN) {
            throw e;
        }
        return e;
    }
}

package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.VerbTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What objects, read once, say about access.
 *
 * @param gaps what could not be read for lack of rights; a yes holds all the same, a no does not
 */
public record AccessSnapshot(
        AccessIndex index,
        Namespaces namespaces,
        StaticUsers staticUsers,
        List<ClusterException> gaps) {
    /** Copies the list. */
    public AccessSnapshot {
        gaps = List.copyOf(gaps);
    }

    /**
     * Reads objects that come without a cluster: namespaces are taken to exist unless a Namespace
     * is among them (DESIGN 3.2).
     */
    public static AccessSnapshot of(Collection<ClusterObject> objects, VerbTable verbs) {
        List<String> names = new ArrayList<>();
        StaticUsers users = StaticUsers.NONE;
        for (ClusterObject object : objects) {
            if (object.key().kind() == Kind.NAMESPACE) {
                names.add(object.key().name());
            } else if (object.key().equals(StaticUsers.MODULE_CONFIG)) {
                users = StaticUsers.read(object);
            }
        }
        Namespaces known = names.isEmpty() ? Namespaces.takenToExist() : Namespaces.of(names);
        return of(objects, known, verbs).with(users);
    }

    static AccessSnapshot of(
            Collection<ClusterObject> objects, Namespaces namespaces, VerbTable verbs) {
        List<Role> roles = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>();
        for (ClusterObject object : objects) {
            switch (object.key().kind()) {
                case ROLE, CLUSTER_ROLE -> roles.add(AccessObjects.role(object));
                case ROLE_BINDING, CLUSTER_ROLE_BINDING ->
                        AccessObjects.binding(object).ifPresent(bindings::add);
                default -> {}
            }
        }
        return new AccessSnapshot(
                AccessIndex.of(roles, bindings, namespaces, verbs),
                namespaces,
                StaticUsers.NONE,
                List.of());
    }

    AccessSnapshot with(StaticUsers users) {
        return new AccessSnapshot(index, namespaces, users, gaps);
    }

    AccessSnapshot with(List<ClusterException> unread) {
        return new AccessSnapshot(index, namespaces, staticUsers, unread);
    }
}

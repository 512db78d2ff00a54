package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Grant;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All objects that give access in one namespace, read once and kept in step with what we write. */
public final class GrantInventory {
    private final String namespace;
    private final Map<ObjectKey, ClusterObject> objects = new LinkedHashMap<>();
    private final List<ClusterException> gaps = new ArrayList<>();

    private GrantInventory(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Reads the namespace's grants and the rules of all namespaces, by one list a kind.
     *
     * @throws ClusterException when the namespace's own Roles and RoleBindings cannot be read
     */
    public static GrantInventory read(Cluster cluster, String namespace) {
        var inventory = new GrantInventory(namespace);
        Selection here = Selection.in(namespace);
        inventory.add(cluster.list(Kind.ROLE_BINDING, here));
        inventory.add(cluster.list(Kind.ROLE, here));
        inventory.addIfReadable(cluster, Kind.PAYLOAD_REPOSITORY_ACCESS, here);
        inventory.addIfReadable(cluster, Kind.CLUSTER_ROLE_BINDING, Selection.all());
        inventory.addIfReadable(cluster, Kind.CLUSTER_ROLE, Selection.all());
        return inventory;
    }

    private void add(List<ClusterObject> found) {
        found.forEach(object -> objects.put(object.key(), object));
    }

    private void addIfReadable(Cluster cluster, Kind kind, Selection selection) {
        try {
            add(cluster.list(kind, selection));
        } catch (ClusterException e) {
            switch (e.reason()) {
                case FORBIDDEN -> gaps.add(e);
                case NOT_FOUND -> {} // not served: there are none
                default -> throw e;
            }
        }
    }

    /** What could not be read for lack of rights, so that the answer may lack something. */
    public List<ClusterException> gaps() {
        return List.copyOf(gaps);
    }

    /** Our bindings of a subject, but those that an object owns: they follow it. */
    List<ClusterObject> bindingsOf(Subject subject) {
        return ours(Kind.ROLE_BINDING)
                .filter(binding -> AccessRules.ownerOf(binding).isEmpty())
                .filter(binding -> subjects(binding).contains(subject))
                .toList();
    }

    /** Our PayloadRepositoryAccess objects of a subject. */
    List<ClusterObject> accessesOf(Subject subject) {
        return ours(Kind.PAYLOAD_REPOSITORY_ACCESS)
                .filter(access ->
                        AccessSpec.read(access) instanceof AccessSpec.Reading.Valid(var spec)
                                && spec.subjects().contains(subject))
                .toList();
    }

    /** The Role that a grant to a subject left without its binding. */
    Optional<ClusterObject> orphanOf(Subject subject) {
        ObjectKey role = ObjectKey.of(Kind.ROLE, namespace, GrantObjects.name(subject));
        boolean isBound =
                ours(Kind.ROLE_BINDING)
                        .flatMap(binding -> roleOf(binding).stream())
                        .anyMatch(bound -> bound.key().equals(role));
        return isBound ? Optional.empty() : ours(role);
    }

    /** The Role that a binding refers to, if it is ours. */
    Optional<ClusterObject> roleOf(ClusterObject binding) {
        String name = binding.at("roleRef", "name").asString("");
        boolean isRole = binding.at("roleRef", "kind").asString("").equals(Kind.ROLE.kindName());
        return isRole && !name.isEmpty()
                ? ours(ObjectKey.of(Kind.ROLE, namespace, name))
                : Optional.empty();
    }

    private Optional<ClusterObject> ours(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).filter(Mark::isOn);
    }

    private Stream<ClusterObject> ours(Kind kind) {
        return objects.values().stream()
                .filter(object -> object.key().kind() == kind)
                .filter(Mark::isOn);
    }

    /** Whom a binding names. */
    static List<Subject> subjects(ClusterObject binding) {
        return AccessObjects.binding(binding).map(b -> b.resolvedSubjects()).orElse(List.of());
    }

    /** Takes over what was written, so that nothing need be read again. */
    void know(Written written) {
        ClusterObject object = written.object();
        boolean isGone = written.outcome() == Outcome.DELETED;
        if (isGone) {
            objects.remove(object.key());
        } else {
            objects.put(object.key(), object);
        }
        if (object.key().kind() == Kind.PAYLOAD_REPOSITORY_ACCESS) {
            follow(object, isGone);
        }
    }

    /** What the daemon is about to do. */
    private void follow(ClusterObject access, boolean isGone) {
        boolean wasBound = objects.remove(AccessRules.bindingKey(access.key())) != null;
        objects.remove(AccessRules.roleKey(access.key()));
        if (!isGone && wasBound) {
            AccessSpec spec = AccessGrants.understood(access);
            add(List.of(AccessRules.role(access, spec), AccessRules.binding(access, spec)));
        }
    }

    /** What a subject has in the namespace, by its name or by the groups that its name implies. */
    public List<Grant> effective(Subject subject, Instant now) {
        return AccessSnapshot.of(objects.values(), VerbTable.standard())
                .index()
                .effective(subject, now)
                .stream()
                .filter(grant -> grant.namespace().isEmpty() || grant.namespace().equals(namespace))
                .toList();
    }
}

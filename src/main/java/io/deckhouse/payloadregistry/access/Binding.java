package io.deckhouse.payloadregistry.access;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A RoleBinding or ClusterRoleBinding, as far as rights go. */
public record Binding(BindingKey key, RoleRef roleRef, List<RbacSubject> subjects, Expiry expiry) {
    public Binding {
        String home = key.namespace();
        subjects = subjects.stream().map(subject -> subject.sharing(home)).toList();
        if (roleRef.name().equals(key.name())) {
            roleRef = new RoleRef(roleRef.kind(), key.name());
        }
    }

    /** Makes a binding that does not expire. */
    public Binding(BindingKey key, RoleRef roleRef, List<RbacSubject> subjects) {
        this(key, roleRef, subjects, Expiry.never());
    }

    /** Returns the role meant; none for a ClusterRoleBinding to a Role, which grants nothing. */
    public Optional<RoleKey> role() {
        return Optional.ofNullable(roleKey());
    }

    @Nullable RoleKey roleKey() {
        return switch (roleRef.kind()) {
            case CLUSTER_ROLE -> RoleKey.clusterRole(roleRef.name());
            case ROLE ->
                    key.isClusterRoleBinding()
                            ? null
                            : RoleKey.role(key.namespace(), roleRef.name());
        };
    }

    /** Returns the subjects that mean somebody. */
    public List<Subject> resolvedSubjects() {
        // In order, not by their hashes: thousands of names can have the same one.
        var seen = new TreeSet<Subject>();
        return subjects.stream()
                .flatMap(subject -> subject.resolvedIn(key).stream())
                .filter(subject -> subjects.size() == 1 || seen.add(subject))
                .toList();
    }

    boolean appliesIn(String namespace) {
        return key.isClusterRoleBinding() || key.namespace().equals(namespace);
    }
}

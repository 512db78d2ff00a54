package io.deckhouse.payloadregistry.access;

import java.util.Optional;

/**
 * One entry of a binding's {@code subjects}, as it is written.
 *
 * @param namespace of a ServiceAccount, empty where none is written; always empty otherwise
 */
public record RbacSubject(Kind kind, String namespace, String name) {

    /** The kinds that Kubernetes knows. */
    public enum Kind {
        SERVICE_ACCOUNT,
        USER,
        GROUP
    }

    /** Returns the entry that names this subject. */
    public static RbacSubject of(Subject subject) {
        return switch (subject) {
            case Subject.ServiceAccount(var namespace, var name) ->
                    new RbacSubject(Kind.SERVICE_ACCOUNT, namespace, name);
            case Subject.User(var name) -> new RbacSubject(Kind.USER, "", name);
            case Subject.Group(var name) -> new RbacSubject(Kind.GROUP, "", name);
        };
    }

    /** Returns an equal entry that shares an equal namespace, since a cluster has thousands. */
    RbacSubject sharing(String home) {
        return namespace.equals(home) ? new RbacSubject(kind, home, name) : this;
    }

    /**
     * Returns whom the entry means in a binding. A ServiceAccount without a namespace means the
     * RoleBinding's own, and nobody in a ClusterRoleBinding (FACTS 15).
     */
    Optional<Subject> resolvedIn(BindingKey binding) {
        String home = namespace.isEmpty() ? binding.namespace() : namespace;
        if (name.isEmpty() || (kind == Kind.SERVICE_ACCOUNT && home.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(
                switch (kind) {
                    case SERVICE_ACCOUNT -> new Subject.ServiceAccount(home, name);
                    case USER -> new Subject.User(name);
                    case GROUP -> new Subject.Group(name);
                });
    }
}

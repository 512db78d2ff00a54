package io.deckhouse.payloadregistry.access;

/** What a binding refers to: a Role, in the binding's own namespace, or a ClusterRole. */
public record RoleRef(Kind kind, String name) {

    /** The two kinds a reference can have. */
    public enum Kind {
        ROLE,
        CLUSTER_ROLE
    }

    public RoleRef {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a roleRef has no name");
        }
    }

    /** Returns a reference to a Role beside the binding. */
    public static RoleRef role(String name) {
        return new RoleRef(Kind.ROLE, name);
    }

    /** Returns a reference to a ClusterRole. */
    public static RoleRef clusterRole(String name) {
        return new RoleRef(Kind.CLUSTER_ROLE, name);
    }

    @Override
    public String toString() {
        return (kind == Kind.ROLE ? "Role " : "ClusterRole ") + name;
    }
}

package io.deckhouse.payloadregistry.access;

/**
 * Which Role or ClusterRole.
 *
 * @param namespace the Role's namespace; empty for a ClusterRole
 */
public record RoleKey(String namespace, String name) implements Comparable<RoleKey> {
    public RoleKey {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a role has no name");
        }
    }

    /** Returns the key of a Role. */
    public static RoleKey role(String namespace, String name) {
        if (namespace.isEmpty()) {
            throw new IllegalArgumentException("Role " + name + " has no namespace");
        }
        return new RoleKey(namespace, name);
    }

    /** Returns the key of a ClusterRole. */
    public static RoleKey clusterRole(String name) {
        return new RoleKey("", name);
    }

    /** Tells whether this is a ClusterRole. */
    public boolean isClusterRole() {
        return namespace.isEmpty();
    }

    /** Returns {@code Role} or {@code ClusterRole}. */
    public String kind() {
        return isClusterRole() ? "ClusterRole" : "Role";
    }

    @Override
    public int compareTo(RoleKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return isClusterRole() ? "ClusterRole " + name : "Role " + namespace + "/" + name;
    }
}

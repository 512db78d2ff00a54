package io.deckhouse.payloadregistry.access;

/**
 * Which RoleBinding or ClusterRoleBinding.
 *
 * @param namespace the RoleBinding's namespace; empty for a ClusterRoleBinding
 */
public record BindingKey(String namespace, String name) implements Comparable<BindingKey> {
    public BindingKey {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a binding has no name");
        }
    }

    /** Returns the key of a RoleBinding. */
    public static BindingKey roleBinding(String namespace, String name) {
        if (namespace.isEmpty()) {
            throw new IllegalArgumentException("RoleBinding " + name + " has no namespace");
        }
        return new BindingKey(namespace, name);
    }

    /** Returns the key of a ClusterRoleBinding. */
    public static BindingKey clusterRoleBinding(String name) {
        return new BindingKey("", name);
    }

    /** Tells whether this is a ClusterRoleBinding, which speaks for every namespace. */
    public boolean isClusterRoleBinding() {
        return namespace.isEmpty();
    }

    /** Returns {@code RoleBinding} or {@code ClusterRoleBinding}. */
    public String kind() {
        return isClusterRoleBinding() ? "ClusterRoleBinding" : "RoleBinding";
    }

    @Override
    public int compareTo(BindingKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind() + " " + (isClusterRoleBinding() ? name : namespace + "/" + name);
    }
}

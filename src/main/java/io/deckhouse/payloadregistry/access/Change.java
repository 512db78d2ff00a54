package io.deckhouse.payloadregistry.access;

/** One object of a snapshot that came, changed or went. */
public sealed interface Change {

    /** A role came or changed. */
    record RoleSet(Role role) implements Change {}

    /** A role went; bindings to it dangle from now on. */
    record RoleRemoved(RoleKey key) implements Change {}

    /** A binding came or changed. */
    record BindingSet(Binding binding) implements Change {}

    /** A binding went. */
    record BindingRemoved(BindingKey key) implements Change {}

    /** A namespace came. */
    record NamespaceAdded(String name) implements Change {}

    /** A namespace went. */
    record NamespaceRemoved(String name) implements Change {}
}

package io.deckhouse.payloadregistry.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A small cluster, written as one would describe it. */
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Role> roles = new ArrayList<>();
    private final List<Binding> bindings = new ArrayList<>();
    private Namespaces namespaces = Namespaces.takenToExist();

    static Rule rule(String verbs, String... patterns) {
        return Rule.about(Set.of(verbs.split(",")), List.of(patterns));
    }

    static RbacSubject account(String namespace, String name) {
        return new RbacSubject(RbacSubject.Kind.SERVICE_ACCOUNT, namespace, name);
    }

    static RbacSubject user(String name) {
        return new RbacSubject(RbacSubject.Kind.USER, "", name);
    }

    static RbacSubject group(String name) {
        return new RbacSubject(RbacSubject.Kind.GROUP, "", name);
    }

    static Repository repository(String name) {
        return Repository.parse(name).found().orElseThrow();
    }

    Fixtures role(String namespace, String name, Rule... rules) {
        roles.add(new Role(RoleKey.role(namespace, name), List.of(rules)));
        return this;
    }

    Fixtures clusterRole(String name, Rule... rules) {
        roles.add(new Role(RoleKey.clusterRole(name), List.of(rules)));
        return this;
    }

    Fixtures add(Role role) {
        roles.add(role);
        return this;
    }

    Fixtures add(Binding binding) {
        bindings.add(binding);
        return this;
    }

    Fixtures bind(String namespace, String name, RoleRef ref, RbacSubject... subjects) {
        return add(new Binding(BindingKey.roleBinding(namespace, name), ref, List.of(subjects)));
    }

    Fixtures bindCluster(String name, RoleRef ref, RbacSubject... subjects) {
        return add(new Binding(BindingKey.clusterRoleBinding(name), ref, List.of(subjects)));
    }

    Fixtures namespaces(String... names) {
        namespaces = Namespaces.of(List.of(names));
        return this;
    }

    AccessIndex index() {
        return AccessIndex.of(roles, bindings, namespaces, VerbTable.standard());
    }
}

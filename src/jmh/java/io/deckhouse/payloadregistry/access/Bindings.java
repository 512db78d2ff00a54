package io.deckhouse.payloadregistry.access;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A cluster in which each team of ten has its namespace, each member a Role and a RoleBinding. */
final class Bindings {
    private static final int TEAM = 10;

    private Bindings() {}

    static AccessIndex index(int number) {
        return AccessIndex.of(
                roles(number), bindings(number), Namespaces.takenToExist(), VerbTable.standard());
    }

    static String namespace(int i) {
        return "team-" + i / TEAM;
    }

    static List<Role> roles(int number) {
        return IntStream.range(0, number)
                .mapToObj(i ->
                        new Role(
                                RoleKey.role(namespace(i), "pullers-" + i),
                                List.of(
                                        Rule.about(
                                                Set.of("get", "list", "watch"),
                                                List.of("app/**", "lib/" + i)))))
                .toList();
    }

    static List<Binding> bindings(int number) {
        return IntStream.range(0, number).mapToObj(Bindings::binding).toList();
    }

    static Binding binding(int i) {
        var account = new Subject.ServiceAccount(namespace(i), "puller-" + i);
        return new Binding(
                BindingKey.roleBinding(namespace(i), "pullers-" + i),
                RoleRef.role("pullers-" + i),
                List.of(RbacSubject.of(account)));
    }
}

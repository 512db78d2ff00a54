package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Draws objects and requests from so few names that they meet each other often. */
final class RandomCluster {
    private static final List<String> NAMESPACES = List.of("a", "b", "c");
    private static final List<String> NAMES = List.of("x", "y", "z");
    private static final List<String> VERBS =
            List.of("get", "list", "create", "update", "delete", "pull", "push", "*", "GET");
    private static final List<String> PATTERNS =
            List.of("app", "app/**", "*", "**", "[", "", "{app,lib}/*", "li?", "**/x", "a/b");
    private static final List<String> PATHS =
            List.of("app", "app/x", "app/x/y", "lib", "lib/x", "a/b", "x");
    private static final List<String> GROUPS =
            List.of(
                    "x",
                    "y",
                    "system:authenticated",
                    "system:unauthenticated",
                    "system:serviceaccounts",
                    "system:serviceaccounts:a",
                    "system:masters");
    private static final List<String> USERS =
            List.of("x", "y", "system:serviceaccount:a:x", "system:anonymous");

    private final Random random;

    RandomCluster(Random random) {
        this.random = random;
    }

    Role role() {
        var key =
                random.nextInt(3) == 0
                        ? RoleKey.clusterRole(any(NAMES))
                        : RoleKey.role(any(NAMESPACES), any(NAMES));
        var rules = new ArrayList<>(some(3, this::rule));
        if (random.nextInt(3) == 0) {
            // So dear that an index remembers what it gives.
            rules.addAll(Collections.nCopies(120, Rule.about(Set.of("delete"), List.of("never"))));
        }
        return new Role(key, rules, expiry());
    }

    private Rule rule() {
        return new Rule(
                sets(List.of(Rule.API_GROUP, Rule.API_GROUP, "*", "apps")),
                sets(List.of(Rule.RESOURCE, Rule.RESOURCE, "*", "pods")),
                sets(VERBS),
                random.nextInt(5) == 0 ? List.of() : some(3, () -> any(PATTERNS)));
    }

    Binding binding() {
        var key =
                random.nextInt(4) == 0
                        ? BindingKey.clusterRoleBinding(any(NAMES))
                        : BindingKey.roleBinding(any(NAMESPACES), any(NAMES));
        var ref = random.nextBoolean() ? RoleRef.role(any(NAMES)) : RoleRef.clusterRole(any(NAMES));
        return new Binding(key, ref, some(3, this::subject), expiry());
    }

    private RbacSubject subject() {
        return switch (random.nextInt(3)) {
            case 0 -> Fixtures.user(any(USERS));
            case 1 -> Fixtures.group(any(GROUPS));
            default -> Fixtures.account(any(List.of("", "a", "b")), any(NAMES));
        };
    }

    Change change() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Change.RoleSet(role());
            case 2, 3 -> new Change.BindingSet(binding());
            case 4 -> new Change.RoleRemoved(role().key());
            case 5 -> new Change.BindingRemoved(binding().key());
            case 6 -> new Change.NamespaceAdded(any(NAMESPACES));
            default -> new Change.NamespaceRemoved(any(NAMESPACES));
        };
    }

    Identity identity() {
        return switch (random.nextInt(5)) {
            case 0 -> Identity.anonymous();
            case 1 -> Identity.user(any(USERS), Set.copyOf(some(2, () -> any(GROUPS))));
            case 2 -> Identity.user(any(USERS));
            default -> Identity.serviceAccount(any(NAMESPACES), any(NAMES));
        };
    }

    Repository repository() {
        return new Repository(any(NAMESPACES), any(PATHS));
    }

    Namespaces namespaces() {
        return random.nextBoolean()
                ? Namespaces.takenToExist()
                : Namespaces.of(some(3, () -> any(NAMESPACES)));
    }

    Action action() {
        return any(List.of(Action.values()));
    }

    private Expiry expiry() {
        return switch (random.nextInt(8)) {
            case 0 -> new Expiry(NOW.minusSeconds(1));
            case 1, 2 -> new Expiry(NOW.plusSeconds(1 + random.nextInt(3)));
            default -> Expiry.never();
        };
    }

    <T> List<T> some(int atMost, Supplier<T> supplier) {
        return Stream.generate(supplier).limit(random.nextInt(atMost + 1)).toList();
    }

    private Set<String> sets(List<String> words) {
        return new TreeSet<>(some(3, () -> any(words)));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}

package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.pattern.PathPattern;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Obviously right and slow: one loop over everything, with nothing of the index but records. */
final class NaiveEvaluator {
    private static final Map<Action, Set<String>> VERBS =
            Map.of(
                    Action.PULL, Set.of("get", "pull", "*"),
                    Action.PUSH, Set.of("create", "update", "push", "*"),
                    Action.DELETE, Set.of("delete", "*"));

    private final Map<RoleKey, Role> roles = new TreeMap<>();
    private final Map<BindingKey, Binding> bindings = new TreeMap<>();
    private final Set<String> namespaces = new TreeSet<>();
    private final boolean everyNamespace;

    NaiveEvaluator(Namespaces known) {
        everyNamespace = known instanceof Namespaces.All;
        for (String name : Set.of("a", "b", "c")) {
            if (known.exists(name)) {
                namespaces.add(name);
            }
        }
    }

    void add(Change change) {
        switch (change) {
            case Change.RoleSet(var role) -> roles.put(role.key(), role);
            case Change.RoleRemoved(var key) -> roles.remove(key);
            case Change.BindingSet(var binding) -> bindings.put(binding.key(), binding);
            case Change.BindingRemoved(var key) -> bindings.remove(key);
            case Change.NamespaceAdded(var name) -> namespaces.add(name);
            case Change.NamespaceRemoved(var name) -> namespaces.remove(name);
        }
    }

    /** Returns when the last of what allows it ends; a past instant when nothing does. */
    Instant allowsUntil(Identity identity, Action action, Repository repository, Instant now) {
        if (action != Action.PULL
                && !everyNamespace
                && !namespaces.contains(repository.namespace())) {
            return Instant.MIN;
        }
        if (identity.groups().contains("system:masters")) {
            return Instant.MAX;
        }
        var last = Instant.MIN;
        for (var binding : bindings.values()) {
            if (isLive(binding.expiry(), now) && isFor(binding, identity, repository)) {
                var role = roles.get(key(binding));
                if (role != null && isLive(role.expiry(), now)) {
                    for (var rule : role.rules()) {
                        if (allows(rule, action, repository.path())) {
                            var end =
                                    Collections.min(
                                            List.of(binding.expiry().at(), role.expiry().at()));
                            last = Collections.max(List.of(last, end));
                        }
                    }
                }
            }
        }
        return last;
    }

    private static boolean isLive(Expiry expiry, Instant now) {
        return now.isBefore(expiry.at());
    }

    private static RoleKey key(Binding binding) {
        if (binding.roleRef().kind() == RoleRef.Kind.CLUSTER_ROLE) {
            return new RoleKey("", binding.roleRef().name());
        }
        String namespace = binding.key().namespace();
        return new RoleKey(namespace.isEmpty() ? "?" : namespace, binding.roleRef().name());
    }

    private static boolean isFor(Binding binding, Identity identity, Repository repository) {
        String home = binding.key().namespace();
        if (!home.isEmpty() && !home.equals(repository.namespace())) {
            return false;
        }
        for (var subject : binding.subjects()) {
            String of = subject.namespace().isEmpty() ? home : subject.namespace();
            boolean names =
                    switch (subject.kind()) {
                        case USER -> identity.username().equals(subject.name());
                        case GROUP -> identity.groups().contains(subject.name());
                        case SERVICE_ACCOUNT ->
                                !of.isEmpty()
                                        && identity.username()
                                                .equals(
                                                        "system:serviceaccount:"
                                                                + of
                                                                + ":"
                                                                + subject.name());
                    };
            if (names) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(Rule rule, Action action, String path) {
        boolean aboutUs =
                (rule.apiGroups().contains("*")
                                || rule.apiGroups().contains("payload-registry.deckhouse.io"))
                        && (rule.resources().contains("*")
                                || rule.resources().contains("payloadrepositoryaccesses"));
        boolean verb =
                rule.verbs().stream().anyMatch(VERBS.getOrDefault(action, Set.of())::contains);
        return aboutUs && verb && (rule.resourceNames().isEmpty() || anyMatches(rule, path));
    }

    private static boolean anyMatches(Rule rule, String path) {
        return rule.resourceNames().stream()
                .flatMap(text -> PathPattern.parse(text).toOptional().stream())
                .anyMatch(pattern -> pattern.matches(path));
    }
}

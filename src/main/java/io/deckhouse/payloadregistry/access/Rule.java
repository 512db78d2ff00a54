package io.deckhouse.payloadregistry.access;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One rule of a Role, as it is written.
 *
 * @param resourceNames path patterns below the namespace; empty means every path
 */
public record Rule(
        Set<String> apiGroups,
        Set<String> resources,
        Set<String> verbs,
        List<String> resourceNames) {
    /** The API group of the virtual resource. */
    public static final String API_GROUP = "payload-registry.deckhouse.io";

    /** The virtual resource that Roles name. */
    public static final String RESOURCE = "payloadrepositoryaccesses";

    /** Stands for all words. */
    public static final String ALL = "*";

    private static final int MOST_USUAL = 16;

    /** Sets that nearly every rule has: one copy of them serves a whole cluster. */
    private static final List<Set<String>> USUAL =
            List.of(
                    Set.of(),
                    Set.of(ALL),
                    Set.of(API_GROUP),
                    Set.of(RESOURCE),
                    Set.of("get"),
                    Set.of("get", "list", "watch"),
                    Set.of("get", "list", "watch", "create", "update", "patch"),
                    Set.of("get", "list", "watch", "create", "update", "patch", "delete"));

    public Rule {
        apiGroups = shared(apiGroups);
        resources = shared(resources);
        verbs = shared(verbs);
        resourceNames = List.copyOf(resourceNames);
    }

    private static Set<String> shared(Set<String> words) {
        for (var usual : USUAL) {
            if (usual.equals(words)) {
                return usual;
            }
        }
        // Not Set.copyOf, which tries one after the other of those with the same hash code.
        return words.size() <= MOST_USUAL
                ? Set.copyOf(words)
                : Collections.unmodifiableSet(new HashSet<>(words));
    }

    /** Makes a rule about repositories. */
    public static Rule about(Set<String> verbs, List<String> patterns) {
        return new Rule(Set.of(API_GROUP), Set.of(RESOURCE), verbs, patterns);
    }

    /** Tells whether the rule speaks about repositories (DESIGN 3.2). */
    public boolean concernsRepositories() {
        return holds(apiGroups, API_GROUP) && holds(resources, RESOURCE);
    }

    /** Tells whether a set of the rule holds a word, or the star that means all words. */
    static boolean holds(Set<String> set, String word) {
        return set.contains(word) || set.contains(ALL);
    }
}

package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one subject may do in one namespace, as one Role expresses it.
 *
 * @param rights the right on each path pattern, in the order in which they were granted
 */
public record Grant(String namespace, Subject subject, Map<String, Right> rights) {
    private static final String EVERY_PATH = "**";

    /** Keeps the patterns' order. */
    public Grant {
        rights = Collections.unmodifiableMap(new LinkedHashMap<>(rights));
    }

    /** The same right on several patterns. */
    public static Grant of(String namespace, Subject subject, List<String> patterns, Right right) {
        Map<String, Right> rights = new LinkedHashMap<>();
        patterns.forEach(pattern -> rights.put(pattern, right));
        return new Grant(namespace, subject, rights);
    }

    /**
     * Reads the rights back from a Role that {@link GrantObjects} made; a rule that was edited to
     * give no pull is none of ours, and one without patterns gives every path.
     */
    static Grant read(String namespace, Subject subject, Role role) {
        Map<String, Right> rights = new LinkedHashMap<>();
        for (Rule rule : role.rules()) {
            if (rule.concernsRepositories() && Right.givesPull(rule.verbs())) {
                Right right = Right.ofVerbs(rule.verbs());
                List<String> patterns = rule.resourceNames();
                (patterns.isEmpty() ? List.of(EVERY_PATH) : patterns)
                        .forEach(pattern -> rights.merge(pattern, right, Right::and));
            }
        }
        return new Grant(namespace, subject, rights);
    }

    /** This grant and another one of the same subject in the same namespace. */
    public Grant merge(Grant other) {
        Map<String, Right> both = new LinkedHashMap<>(rights);
        other.rights.forEach((pattern, right) -> both.merge(pattern, right, Right::and));
        return new Grant(namespace, subject, both);
    }

    /** The patterns of each right, narrow rights first. */
    Map<Right, List<String>> byRight() {
        Map<Right, List<String>> groups = new TreeMap<>();
        rights.forEach((pattern, right) ->
                groups.computeIfAbsent(right, _ -> new ArrayList<>()).add(pattern));
        return groups;
    }
}

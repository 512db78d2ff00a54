package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one subject may do in one namespace until one end.
 *
 * @param rights the right on each path pattern, in the order in which they were granted
 */
public record Grant(String namespace, Subject subject, Map<String, Right> rights, Expiry expiry) {
    /** Keeps the patterns' order. */
    public Grant {
        rights = Collections.unmodifiableMap(new LinkedHashMap<>(rights));
    }

    /** The same right on several patterns, without end. */
    public static Grant of(String namespace, Subject subject, List<String> patterns, Right right) {
        Map<String, Right> rights = new LinkedHashMap<>();
        patterns.forEach(pattern -> rights.put(pattern, right));
        return new Grant(namespace, subject, rights, Expiry.never());
    }

    /** The same with this end. */
    public Grant until(Expiry end) {
        return new Grant(namespace, subject, rights, end);
    }

    /** This grant with the rights of another one, which has the same subject and namespace. */
    public Grant merge(Grant other) {
        Map<String, Right> both = new LinkedHashMap<>(rights);
        other.rights.forEach((pattern, right) -> both.merge(pattern, right, Right::and));
        return new Grant(namespace, subject, both, expiry);
    }

    /** Whether this gives all that the other one does, and as long. */
    boolean gives(Grant other) {
        return !expiry.at().isBefore(other.expiry.at())
                && other.rights.entrySet().stream().allMatch(e -> gives(e.getKey(), e.getValue()));
    }

    private boolean gives(String pattern, Right wanted) {
        Right held = rights.get(pattern);
        return held != null && held.and(wanted).equals(held);
    }

    /** The patterns of each right, narrow rights first. */
    Map<Right, List<String>> byRight() {
        Map<Right, List<String>> groups = new TreeMap<>();
        rights.forEach((pattern, right) ->
                groups.computeIfAbsent(right, _ -> new ArrayList<>()).add(pattern));
        return groups;
    }
}

package io.deckhouse.payloadregistry.access;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which verb of a rule gives which action: any one of an action's verbs is enough, and the verb
 * {@code *} is all of them (DESIGN 3.2).
 */
public record VerbTable(Map<Action, Set<String>> verbs) {
    public VerbTable {
        var copy = new EnumMap<Action, Set<String>>(Action.class);
        for (var action : Action.values()) {
            copy.put(
                    action,
                    Collections.unmodifiableSet(
                            new TreeSet<>(verbs.getOrDefault(action, Set.of()))));
        }
        verbs = Collections.unmodifiableMap(copy);
    }

    /** Returns the table that holds unless the server's configuration replaces it. */
    public static VerbTable standard() {
        return new VerbTable(
                Map.of(
                        Action.PULL, Set.of("get", "pull"),
                        Action.PUSH, Set.of("create", "update", "push"),
                        Action.DELETE, Set.of("delete")));
    }

    /** Returns the actions that a rule with these verbs gives. */
    public Set<Action> actions(Set<String> ruleVerbs) {
        var actions = EnumSet.noneOf(Action.class);
        for (var action : Action.values()) {
            if (ruleVerbs.contains(Rule.ALL)
                    || !Collections.disjoint(verbs.getOrDefault(action, Set.of()), ruleVerbs)) {
                actions.add(action);
            }
        }
        return actions;
    }

    /**
     * Returns an action's verbs as a sentence names them, such as {@code create, push or update}.
     */
    String wanted(Action action) {
        var names = String.join(", ", verbs.getOrDefault(action, Set.of()));
        int last = names.lastIndexOf(", ");
        return last < 0 ? names : names.substring(0, last) + " or " + names.substring(last + 2);
    }
}

package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.VerbTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How much is granted on a path pattern.
 *
 * @param delete whether images may be deleted, too
 */
public record Right(AccessLevel level, boolean delete) implements Comparable<Right> {
    private static final List<String> READ_VERBS = List.of("get", "list", "watch");
    private static final List<String> FULL_VERBS = List.of("create", "update", "patch");

    /** The verbs of a rule that grants this, in the order in which they are written. */
    public List<String> verbs() {
        List<String> verbs = new ArrayList<>(READ_VERBS);
        if (level == AccessLevel.FULL) {
            verbs.addAll(FULL_VERBS);
        }
        if (delete) {
            verbs.add("delete");
        }
        return List.copyOf(verbs);
    }

    /** Whether a rule with these verbs gives at least what {@code READ} is. */
    static boolean givesPull(Set<String> verbs) {
        return VerbTable.standard().actions(verbs).contains(Action.PULL);
    }

    /** The right that a rule with these verbs gives. */
    static Right ofVerbs(Set<String> verbs) {
        Set<Action> actions = VerbTable.standard().actions(verbs);
        return new Right(
                actions.contains(Action.PUSH) ? AccessLevel.FULL : AccessLevel.READ,
                actions.contains(Action.DELETE));
    }

    /** What both rights together give. */
    Right and(Right other) {
        return new Right(level == AccessLevel.FULL ? level : other.level, delete || other.delete);
    }

    /** Orders narrow rights before wide ones. */
    @Override
    public int compareTo(Right other) {
        int byLevel = level.compareTo(other.level);
        return byLevel != 0 ? byLevel : Boolean.compare(delete, other.delete);
    }
}

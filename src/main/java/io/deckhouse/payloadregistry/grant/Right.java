package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.AccessLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How much is granted on a path pattern.
 *
 * @param delete whether images may be deleted, too
 */
public record Right(AccessLevel level, boolean delete) implements Comparable<Right> {
    private static final List<String> READ_VERBS = List.of("get", "list", "watch");
    private static final List<String> FULL_VERBS = List.of("create", "update", "patch");
    private static final List<Right> ALL =
            List.of(
                    new Right(AccessLevel.READ, false),
                    new Right(AccessLevel.READ, true),
                    new Right(AccessLevel.FULL, false),
                    new Right(AccessLevel.FULL, true));

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

    /** The right whose verbs are exactly these; empty when no grant writes them so. */
    static Optional<Right> ofVerbs(Set<String> verbs) {
        return ALL.stream().filter(right -> Set.copyOf(right.verbs()).equals(verbs)).findFirst();
    }

    /** What both rights together give. */
    Right and(Right other) {
        return new Right(level == AccessLevel.FULL ? level : other.level, delete || other.delete);
    }

    /** The right in a name: {@code read}, {@code full-delete}. */
    String suffix() {
        return level.name().toLowerCase(Locale.ROOT) + (delete ? "-delete" : "");
    }

    /** Orders narrow rights before wide ones. */
    @Override
    public int compareTo(Right other) {
        int byLevel = level.compareTo(other.level);
        return byLevel != 0 ? byLevel : Boolean.compare(delete, other.delete);
    }
}

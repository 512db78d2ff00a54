package io.deckhouse.payloadregistry.token;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The order of actions, so that equal sets of actions are equal lists. */
final class Actions {
    private static final Pattern ACTION = Pattern.compile("[a-z]{1,32}|\\*");
    private static final List<String> FIRST = List.of("pull", "push", "delete", "*");
    private static final Comparator<String> ORDER =
            Comparator.<String>comparingInt(Actions::rank).thenComparing(Comparator.naturalOrder());

    private Actions() {}

    /** Sorts pull, push, delete and {@code *} first, others by name, without duplicates. */
    static List<String> canonical(Collection<String> actions) {
        var sorted = new TreeSet<String>(ORDER);
        for (String action : actions) {
            if (!isAction(action)) {
                throw new IllegalArgumentException("not an action: " + action);
            }
            sorted.add(action);
        }
        return List.copyOf(sorted);
    }

    static boolean isAction(String text) {
        return ACTION.matcher(text).matches();
    }

    private static int rank(String action) {
        int index = FIRST.indexOf(action);
        return index < 0 ? FIRST.size() : index;
    }
}

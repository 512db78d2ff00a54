package io.deckhouse.payloadregistry.token;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The order of actions, so that equal sets of actions are equal lists. */
final class Actions {
    private static final int LONGEST = 32;
    private static final List<String> FIRST = List.of("pull", "push", "delete", "*");
    private static final Comparator<String> ORDER =
            Comparator.<String>comparingInt(Actions::rank).thenComparing(Comparator.naturalOrder());

    private Actions() {}

    /** Sorts pull, push, delete and {@code *} first, others by name, without duplicates. */
    static List<String> canonical(Collection<String> actions) {
        boolean isCanonical = true;
        String before = null;
        for (String action : actions) {
            if (!isAction(action)) {
                throw new IllegalArgumentException("not an action: " + action);
            }
            isCanonical &= before == null || ORDER.compare(before, action) < 0;
            before = action;
        }
        if (isCanonical) {
            return List.copyOf(actions);
        }
        var sorted = new TreeSet<String>(ORDER);
        sorted.addAll(actions);
        return List.copyOf(sorted);
    }

    static boolean isAction(String text) {
        if (text.equals("*")) {
            return true;
        }
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < 'a' || text.charAt(at) > 'z') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST;
    }

    private static int rank(String action) {
        int index = FIRST.indexOf(action);
        return index < 0 ? FIRST.size() : index;
    }
}

package io.deckhouse.payloadregistry.access;

import java.util.ArrayList;
import java.util.List;

/** Names that somebody might choose to make us slow. */
final class Names {
    private Names() {}

    /** So many different names with one and the same hash code; a power of two. */
    static List<String> ofOneHash(int count) {
        List<String> names = List.of("");
        while (names.size() < count) {
            var longer = new ArrayList<String>(2 * names.size());
            for (String name : names) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            names = longer;
        }
        return names;
    }
}

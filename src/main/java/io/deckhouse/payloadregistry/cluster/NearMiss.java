package io.deckhouse.payloadregistry.cluster;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a person probably meant by an unknown one. */
public final class NearMiss {
    private NearMiss() {}

    /** The nearest word, if it is near: a few letters wrong, missing, too many or swapped. */
    public static Optional<String> of(String typed, Collection<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(word -> isNear(wanted, word.toLowerCase(Locale.ROOT)))
                .min(
                        Comparator.<String>comparingInt(
                                        word -> distance(wanted, word.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** The nearest word as the end of a message; empty when none is near. */
    public static String hint(String typed, Collection<String> known) {
        return of(typed, known).map(word -> "; did you mean '" + word + "'?").orElse("");
    }

    private static boolean isNear(String typed, String word) {
        boolean begun = typed.length() >= 3 && word.startsWith(typed);
        return begun || distance(typed, word) <= Math.max(1, word.length() / 3);
    }

    /** Edits from one word to the other, a swap of neighbours counting as one. */
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        Arrays.setAll(table[0], j -> j);
        for (int i = 1; i <= a.length(); i++) {
            table[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int edited = Math.min(table[i - 1][j], table[i][j - 1]) + 1;
                table[i][j] = Math.min(replaced, edited);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}

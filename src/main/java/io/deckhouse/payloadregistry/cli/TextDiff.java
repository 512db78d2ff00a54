package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line, in the form that {@code diff -u} has. */
final class TextDiff {
    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;

    private TextDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** One line of the comparison: its mark is a blank, a minus or a plus. */
    private record Line(char mark, String text) {}

    /** The hunks with three lines around them; nothing when the texts are the same. */
    static List<String> lines(String before, String after) {
        return new TextDiff(before.lines().toList(), after.lines().toList()).hunks();
    }

    private List<String> hunks() {
        List<Line> all = compared();
        List<String> out = new ArrayList<>();
        int old = 1;
        int now = 1;
        int shownTo = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).mark() != ' ' && i >= shownTo) {
                int from = Math.max(shownTo, i - CONTEXT);
                int to = end(all, i);
                out.add(head(all.subList(from, to), old - (i - from), now - (i - from)));
                all.subList(from, to).forEach(line -> out.add(line.mark() + line.text()));
                shownTo = to;
            }
            old += all.get(i).mark() == '+' ? 0 : 1;
            now += all.get(i).mark() == '-' ? 0 : 1;
        }
        return out;
    }

    /** Where a hunk ends: three lines behind the last change with no other one near. */
    private static int end(List<Line> all, int change) {
        int last = change;
        for (int i = change; i < all.size() && i <= last + 2 * CONTEXT; i++) {
            last = all.get(i).mark() == ' ' ? last : i;
        }
        return Math.min(all.size(), last + CONTEXT + 1);
    }

    private static String head(List<Line> hunk, int old, int now) {
        long olds = hunk.stream().filter(line -> line.mark() != '+').count();
        long news = hunk.stream().filter(line -> line.mark() != '-').count();
        // Where there is nothing, diff counts from the line before.
        return "@@ -%d,%d +%d,%d @@"
                .formatted(olds == 0 ? old - 1 : old, olds, news == 0 ? now - 1 : now, news);
    }

    /** By the longest common subsequence of what lies between equal beginnings and ends. */
    private List<Line> compared() {
        int start = 0;
        while (start < Math.min(before.size(), after.size())
                && before.get(start).equals(after.get(start))) {
            start++;
        }
        int tail = 0;
        while (tail < Math.min(before.size(), after.size()) - start
                && before.get(before.size() - 1 - tail)
                        .equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> all = new ArrayList<>();
        before.subList(0, start).forEach(text -> all.add(new Line(' ', text)));
        all.addAll(
                between(
                        before.subList(start, before.size() - tail),
                        after.subList(start, after.size() - tail)));
        before.subList(before.size() - tail, before.size())
                .forEach(text -> all.add(new Line(' ', text)));
        return all;
    }

    private static List<Line> between(List<String> a, List<String> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] =
                        a.get(i).equals(b.get(j))
                                ? length[i + 1][j + 1] + 1
                                : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                lines.add(new Line(' ', a.get(i++)));
                j++;
            } else if (j == b.size() || (i < a.size() && length[i + 1][j] >= length[i][j + 1])) {
                lines.add(new Line('-', a.get(i++)));
            } else {
                lines.add(new Line('+', b.get(j++)));
            }
        }
        return lines;
    }
}

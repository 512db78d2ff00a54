package io.deckhouse.payloadregistry.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes out the alternatives of a pattern: {@code a/{b,c}} becomes {@code a/b} and {@code a/c}.
 *
 * <p>A result is a list of indices into the source, so that a defect found later in a result is
 * still named at its place in the text. Outside braces a class keeps <code>{ } ,</code> literal;
 * inside braces they count even between brackets.
 */
final class Expansion {
    /** Most results of one pattern, counted before duplicates are dropped. */
    static final int MAX_RESULTS = 64;

    /** Most characters of all results together. */
    static final int MAX_CHARACTERS = 4096;

    private static final int[] EMPTY = {};

    private final Source source;
    private int next;
    private Parse.@Nullable Malformed<List<int[]>> defect;

    private Expansion(Source source) {
        this.source = source;
    }

    /** All results, each as indices into the source. */
    static Parse<List<int[]>> of(Source source) {
        var expansion = new Expansion(source);
        List<int[]> results = expansion.sequence(0);
        return expansion.defect != null ? expansion.defect : new Parse.Parsed<>(results);
    }

    /** Reads up to the end, or inside braces up to the comma or brace that ends the alternative. */
    private List<int[]> sequence(int depth) {
        List<int[]> results = List.of(EMPTY);
        while (defect == null && next < source.points().length) {
            switch (source.points()[next]) {
                case '{' -> results = product(results, group(depth + 1));
                case '}', ',' -> {
                    if (depth > 0) {
                        return results;
                    }
                    if (source.points()[next] == '}') {
                        fail(next, "'}' without a '{' before it");
                    } else {
                        results = product(results, List.of(plain(depth)));
                    }
                }
                default -> results = product(results, List.of(plain(depth)));
            }
        }
        return results;
    }

    private List<int[]> group(int depth) {
        int open = next;
        List<int[]> results = new ArrayList<>();
        while (defect == null) {
            next++; // the opening brace, or the comma before the next alternative
            results.addAll(sequence(depth));
            checkLimits(results, open);
            if (next == source.points().length) {
                fail(open, "'{' is not closed");
            } else if (defect == null && source.points()[next] == '}') {
                next++;
                return results;
            }
        }
        return results;
    }

    /** A run without alternatives, as long as possible. */
    private int[] plain(int depth) {
        int start = next;
        int[] points = source.points();
        while (defect == null && next < points.length) {
            switch (points[next]) {
                case '\\' -> escaped();
                case '[' -> {
                    if (depth == 0) {
                        skipClass();
                    } else {
                        next++;
                    }
                }
                case '{', '}' -> {
                    return run(start);
                }
                case ',' -> {
                    if (depth > 0) {
                        return run(start);
                    }
                    next++;
                }
                default -> next++;
            }
        }
        return run(start);
    }

    private void escaped() {
        if (next + 1 == source.points().length) {
            fail(next, "'\\' has nothing to escape");
        }
        next += 2;
    }

    /** Steps over a class outside braces; whether it is empty is judged when results are read. */
    private void skipClass() {
        int open = next;
        next = ClassReader.end(source.points(), open);
        if (next < 0) {
            next = source.points().length;
            fail(open, "'[' is not closed");
        }
    }

    private int[] run(int start) {
        int[] indices = new int[Math.max(0, next - start)];
        Arrays.setAll(indices, i -> start + i);
        return indices;
    }

    private List<int[]> product(List<int[]> heads, List<int[]> tails) {
        if (defect != null || tails.isEmpty()) {
            return heads;
        }
        if (heads.size() == 1 && heads.getFirst().length == 0) {
            return tails;
        }
        // Checked before the work: every group only adds results, so too many now is too many.
        if ((long) heads.size() * tails.size() > MAX_RESULTS) {
            fail(Math.max(0, next - 1), tooMany());
            return heads;
        }
        List<int[]> results = new ArrayList<>(heads.size() * tails.size());
        for (int[] head : heads) {
            for (int[] tail : tails) {
                int[] result = Arrays.copyOf(head, head.length + tail.length);
                System.arraycopy(tail, 0, result, head.length, tail.length);
                results.add(result);
            }
        }
        checkLimits(results, Math.max(0, next - 1));
        return results;
    }

    private void checkLimits(List<int[]> results, int at) {
        if (results.size() > MAX_RESULTS) {
            fail(at, tooMany());
        } else if (results.stream().mapToInt(r -> r.length).sum() > MAX_CHARACTERS) {
            fail(at, "alternatives expand to more than " + MAX_CHARACTERS + " characters");
        }
    }

    private static String tooMany() {
        return "alternatives expand to more than " + MAX_RESULTS + " results";
    }

    /** Keeps the first defect, which is the one that caused the others. */
    private void fail(int index, String reason) {
        if (defect == null) {
            defect = source.malformed(index, reason);
        }
    }
}

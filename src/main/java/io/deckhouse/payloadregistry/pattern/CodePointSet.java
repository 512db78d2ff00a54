package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;
import java.util.List;

/**
 * A set of code points, never holding the slash: what one class such as {@code [a-z0-9]} accepts.
 *
 * <p>Kept as the bounds of disjoint ranges in ascending order, {@code low, high, low, high …}, both
 * inclusive; a negated class is written out as its complement.
 */
final class CodePointSet {
    private final int[] bounds;

    private CodePointSet(int[] bounds) {
        this.bounds = bounds;
    }

    /** The union of the ranges, or its complement, in both cases without the slash. */
    static CodePointSet of(List<Range> ranges, boolean negated) {
        int[] merged = merge(ranges.stream().filter(r -> r.low <= r.high).sorted().toList());
        return new CodePointSet(withoutSlash(negated ? complement(merged) : merged));
    }

    boolean contains(int point) {
        // Classes are short: a plain walk beats a search.
        for (int i = 0; i < bounds.length && bounds[i] <= point; i += 2) {
            if (point <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    boolean containsAll(CodePointSet other) {
        int mine = 0;
        for (int i = 0; i < other.bounds.length; i += 2) {
            while (mine < bounds.length && bounds[mine + 1] < other.bounds[i]) {
                mine += 2;
            }
            if (mine == bounds.length
                    || bounds[mine] > other.bounds[i]
                    || bounds[mine + 1] < other.bounds[i + 1]) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    int rangeCount() {
        return bounds.length / 2;
    }

    int low(int range) {
        return bounds[2 * range];
    }

    int high(int range) {
        return bounds[2 * range + 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePointSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    private static int[] merge(List<Range> sorted) {
        int[] merged = new int[2 * sorted.size()];
        int length = 0;
        for (Range range : sorted) {
            if (length > 0 && range.low <= merged[length - 1] + 1) {
                merged[length - 1] = Math.max(merged[length - 1], range.high);
            } else {
                merged[length++] = range.low;
                merged[length++] = range.high;
            }
        }
        return Arrays.copyOf(merged, length);
    }

    private static int[] complement(int[] bounds) {
        int[] gaps = new int[bounds.length + 2];
        int length = 0;
        int from = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (from < bounds[i]) {
                gaps[length++] = from;
                gaps[length++] = bounds[i] - 1;
            }
            from = bounds[i + 1] + 1;
        }
        if (from <= Character.MAX_CODE_POINT) {
            gaps[length++] = from;
            gaps[length++] = Character.MAX_CODE_POINT;
        }
        return Arrays.copyOf(gaps, length);
    }

    private static int[] withoutSlash(int[] bounds) {
        for (int i = 0; i < bounds.length; i += 2) {
            int low = bounds[i];
            int high = bounds[i + 1];
            if (low <= '/' && '/' <= high) {
                int[] split = new int[bounds.length + 2];
                int length = i;
                System.arraycopy(bounds, 0, split, 0, i);
                if (low < '/') {
                    split[length++] = low;
                    split[length++] = '/' - 1;
                }
                if (high > '/') {
                    split[length++] = '/' + 1;
                    split[length++] = high;
                }
                int rest = bounds.length - i - 2;
                System.arraycopy(bounds, i + 2, split, length, rest);
                return Arrays.copyOf(split, length + rest);
            }
        }
        return bounds;
    }

    /** Code points from {@code low} to {@code high}, both inclusive; empty if they are reversed. */
    record Range(int low, int high) implements Comparable<Range> {
        @Override
        public int compareTo(Range other) {
            return Integer.compare(low, other.low);
        }
    }
}

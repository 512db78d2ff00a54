package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;

/**
 * The positions of one path as bits: bit {@code i} stands before character {@code i}, the last one
 * at the end. A path has at most 255 characters, so four words hold them all.
 */
final class PathPositions {
    static final int WORDS = 4;

    private static final int POSITION_BITS = 8;

    private final int length;

    /** The distinct characters of the path, ascending. */
    private final int[] alphabet;

    /** In row {@code i} of four words: where the first {@code i} of the alphabet stand. */
    private final long[] standing;

    /** The first and the last position of each segment: a segment ends before its slash. */
    private final long[] starts = new long[WORDS];

    private final long[] ends = new long[WORDS];

    /** All other positions that stand before a character: those that a star may pass. */
    private final long[] inner = new long[WORDS];

    PathPositions(int[] points) {
        length = points.length;
        alphabet = new int[length];
        standing = new long[WORDS * (length + 1)];
        set(starts, 0);
        set(ends, length);
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            order[i] = (points[i] << POSITION_BITS) | i;
            if (points[i] == '/') {
                set(ends, i);
                set(starts, i + 1);
            } else {
                set(inner, i);
            }
        }
        Arrays.sort(order);
        index(order);
    }

    private void index(int[] order) {
        int row = 0;
        for (int entry : order) {
            int point = entry >> POSITION_BITS;
            if (row == 0 || alphabet[row - 1] != point) {
                alphabet[row++] = point;
                System.arraycopy(standing, WORDS * (row - 1), standing, WORDS * row, WORDS);
            }
            int position = entry & ((1 << POSITION_BITS) - 1);
            standing[WORDS * row + (position >> 6)] |= 1L << position;
        }
        Arrays.fill(alphabet, row, length, Integer.MAX_VALUE);
    }

    private static void set(long[] words, int position) {
        words[position >> 6] |= 1L << position;
    }

    /** Adds to a symbol's mask all positions but those of slashes. */
    void addAllButSlash(long[] masks, int symbol) {
        int next = addRange(masks, symbol, 0, 0, '/' - 1);
        addRange(masks, symbol, next, '/' + 1, Character.MAX_CODE_POINT);
    }

    /**
     * Adds to a symbol's mask the positions of the characters from {@code low} to {@code high}.
     *
     * @param from where in the alphabet to begin; what comes back is where to begin for a higher
     *     range, so that ascending ranges together take little more than one pass
     */
    int addRange(long[] masks, int symbol, int from, int low, int high) {
        int first = seek(from, low);
        int last = seek(first, high + 1);
        if (first < last) {
            for (int word = 0; word < WORDS; word++) {
                masks[WORDS * symbol + word] |=
                        standing[WORDS * last + word] & ~standing[WORDS * first + word];
            }
        }
        return last;
    }

    /** The first place from {@code from} on with a character of at least {@code point}. */
    private int seek(int from, int point) {
        int low = from;
        int stride = 1;
        while (low + stride <= length && alphabet[low + stride - 1] < point) {
            low += stride;
            stride *= 2;
        }
        int high = Math.min(low + stride - 1, length);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (alphabet[middle] < point) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The positions that the steps so far can reach; at first only the start of the path. */
    final class Reached {
        private final long[] reached = {1, 0, 0, 0};
        private final int words = (length >> 6) + 1;

        /** Takes one character of the symbol; false if no position is left. */
        boolean take(long[] masks, int symbol) {
            int row = WORDS * symbol;
            long carry = 0;
            long left = 0;
            for (int word = 0; word < words; word++) {
                long taken = reached[word] & masks[row + word];
                reached[word] = (taken << 1) | carry;
                carry = taken >>> 63;
                left |= reached[word];
            }
            return left != 0;
        }

        /**
         * Adds, in each segment, all positions after the first one reached.
         *
         * <p>Taking a segment's first bit from its bits as a number flips exactly those up to its
         * lowest. That its end is set too keeps a segment from borrowing of the next one.
         */
        void star() {
            long borrow = 0;
            long carry = 0;
            for (int word = 0; word < words; word++) {
                long bits = reached[word] | ends[word];
                long less = bits - starts[word] - borrow;
                int order = Long.compareUnsigned(bits, starts[word]);
                borrow = order < 0 || (order == 0 && borrow == 1) ? 1 : 0;
                long fromLowest = ~(bits ^ less) | bits;
                long inside = fromLowest & inner[word];
                long entered = ((inside << 1) | carry) & ~starts[word];
                carry = inside >>> 63;
                reached[word] = inside | (ends[word] & (reached[word] | entered));
            }
        }

        /** Keeps the lowest position reached, the start of a segment, and adds all later starts. */
        void deep() {
            long from = 0;
            for (int word = 0; word < words; word++) {
                if (from == 0) {
                    from = -Long.lowestOneBit(reached[word]);
                    reached[word] = starts[word] & from;
                } else {
                    reached[word] = starts[word];
                }
            }
        }

        /** Whether the end of the path, or a slash, comes next. */
        boolean atSegmentEnd() {
            long found = 0;
            for (int word = 0; word < words; word++) {
                found |= reached[word] & ends[word];
            }
            return found != 0;
        }

        /** Whether the end of the path is reached. */
        boolean atEnd() {
            return (reached[length >> 6] >>> length & 1) != 0;
        }
    }
}

package io.deckhouse.payloadregistry.pattern;

import java.util.ArrayList;
import java.util.List;

/** Reads one class such as {@code [a-z]} or {@code [^0-9]}. */
final class ClassReader {
    private ClassReader() {}

    /** The index after the {@code ]} that closes the class opened at {@code open}, or -1. */
    static int end(int[] points, int open) {
        int i = body(points, open);
        if (i < points.length && points[i] == ']') {
            return i + 1; // empty, which the caller must refuse
        }
        while (i < points.length && points[i] != ']') {
            i += points[i] == '\\' ? 2 : 1;
        }
        return i < points.length ? i + 1 : -1;
    }

    /** Whether nothing stands between the brackets of the class that begins at {@code open}. */
    static boolean isEmpty(int[] points, int open) {
        return points[body(points, open)] == ']';
    }

    /** What the class from {@code open} to before {@code end} accepts. */
    static CodePointSet read(int[] points, int open, int end) {
        int i = body(points, open);
        boolean negated = i > open + 1;
        List<CodePointSet.Range> ranges = new ArrayList<>();
        int close = end - 1;
        while (i < close) {
            if (points[i] == '\\') {
                i++;
            }
            int low = points[i++];
            int high = low;
            // A hyphen before the closing bracket, or first, or after a range, is a plain member.
            if (i + 1 < close && points[i] == '-') {
                i += points[i + 1] == '\\' ? 2 : 1;
                high = points[i++];
            }
            ranges.add(new CodePointSet.Range(low, high));
        }
        return CodePointSet.of(ranges, negated);
    }

    private static int body(int[] points, int open) {
        int first = open + 1;
        boolean negated = first < points.length && (points[first] == '^' || points[first] == '!');
        return negated ? first + 1 : first;
    }
}

package io.deckhouse.payloadregistry.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the results of the expansion: after it a brace or comma is an ordinary character.
 *
 * <p>Only here is judged what alternatives put together: {@code a/{**,b}} holds a whole segment
 * {@code **}, {@code a{**,b}} does not, and one leading slash is dropped of each result.
 */
final class ResultReader {
    private final Source source;
    private final Map<CodePointSet, Integer> classes = new LinkedHashMap<>();

    private ResultReader(Source source) {
        this.source = source;
    }

    /** The distinct results of a pattern, in the order written. */
    static Parse<List<Tokens>> read(Source source, List<int[]> results) {
        var reader = new ResultReader(source);
        List<int[]> read = new ArrayList<>();
        for (int[] result : results) {
            switch (reader.new Result(result).read()) {
                case Parse.Parsed<int[]>(var steps) -> read.add(steps);
                case Parse.Malformed<int[]> malformed -> {
                    return malformed.as();
                }
            }
        }
        var classes = reader.classes.keySet().toArray(CodePointSet[]::new);
        Set<Tokens> distinct = new LinkedHashSet<>();
        read.forEach(steps -> distinct.add(new Tokens(steps, classes)));
        return new Parse.Parsed<>(List.copyOf(distinct));
    }

    /** One result on its way to steps. */
    private final class Result {
        private final int[] indices;
        private final int[] points;
        private final int[] steps;
        private int length;
        private int next;

        Result(int[] indices) {
            this.indices = indices;
            this.points = Arrays.stream(indices).map(i -> source.points()[i]).toArray();
            this.steps = new int[points.length];
        }

        Parse<int[]> read() {
            if (points.length > 0 && points[0] == '/') {
                next = 1;
            }
            while (next < points.length) {
                switch (points[next]) {
                    case '*' -> stars();
                    case '?' -> {
                        add(Tokens.ONE);
                        next++;
                    }
                    case '[' -> {
                        int open = next;
                        next = ClassReader.end(points, open);
                        if (next < 0) {
                            return source.malformed(indices[open], "'[' is not closed");
                        }
                        if (ClassReader.isEmpty(points, open)) {
                            return source.malformed(indices[open], "the class is empty");
                        }
                        add(classStep(ClassReader.read(points, open, next)));
                    }
                    case '\\' -> {
                        add(points[next + 1]); // the expansion saw that something follows
                        next += 2;
                    }
                    default -> add(points[next++]);
                }
            }
            return new Parse.Parsed<>(Arrays.copyOf(steps, length));
        }

        private void stars() {
            int from = next;
            while (next < points.length && points[next] == '*') {
                next++;
            }
            if (next - from == 2 && startsSegment() && next == points.length) {
                endDeep();
            } else if (next - from == 2 && startsSegment() && slashAt(next)) {
                next += points[next] == '\\' ? 2 : 1;
                if (last() != Tokens.DEEP) {
                    add(Tokens.DEEP);
                }
            } else if (last() != Tokens.STAR) {
                add(Tokens.STAR);
            }
        }

        private void endDeep() {
            if (last() == Tokens.DEEP) {
                length--;
            }
            if (length > 0) {
                length--;
                add(Tokens.BELOW);
            } else {
                add(Tokens.ALL);
            }
        }

        private boolean startsSegment() {
            return length == 0 || last() == '/' || last() == Tokens.DEEP;
        }

        private boolean slashAt(int index) {
            return points[points[index] == '\\' ? index + 1 : index] == '/';
        }

        private int last() {
            return length == 0 ? '/' : steps[length - 1];
        }

        private void add(int step) {
            steps[length++] = step;
        }
    }

    private int classStep(CodePointSet set) {
        int index = classes.computeIfAbsent(set, _ -> classes.size());
        return Tokens.classStep(index);
    }
}

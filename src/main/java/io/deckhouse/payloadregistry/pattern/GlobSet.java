package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;
import java.util.List;

/**
 * Many or long results at once, for the patterns on which walking step by step would take long.
 *
 * <p>Each step is applied to all positions of the path together, as bits of a few machine words, so
 * 4,096 steps on a path of 255 characters are some 16,000 word operations and not a million.
 */
final class GlobSet implements Branch {
    /** The symbol of {@code ?}; after it come the literal characters, then the classes. */
    private static final int ONE_SYMBOL = 0;

    private final int[] literals;
    private final CodePointSet[] classes;
    private final int[][] programs;
    private final int[] shortest;

    GlobSet(List<Tokens> results) {
        this.literals =
                results.stream()
                        .flatMapToInt(tokens -> Arrays.stream(tokens.steps()))
                        .filter(step -> step >= 0)
                        .sorted()
                        .distinct()
                        .toArray();
        this.classes = results.getFirst().classes();
        this.programs = results.stream().map(this::program).toArray(int[][]::new);
        this.shortest = results.stream().mapToInt(Tokens::shortest).toArray();
    }

    /** The steps, with every step that takes one character replaced by its symbol, 0 or more. */
    private int[] program(Tokens tokens) {
        return Arrays.stream(tokens.steps())
                .map(step -> {
                    if (step >= 0) {
                        return 1 + Arrays.binarySearch(literals, step);
                    }
                    if (Tokens.isClass(step)) {
                        return 1 + literals.length + Tokens.classIndex(step);
                    }
                    return step == Tokens.ONE ? ONE_SYMBOL : step;
                })
                .toArray();
    }

    @Override
    public boolean matches(String path) {
        int[] points = path.codePoints().toArray();
        var positions = new PathPositions(points);
        long[] masks = masks(positions);
        for (int i = 0; i < programs.length; i++) {
            if (shortest[i] <= points.length && accepts(programs[i], positions, masks)) {
                return true;
            }
        }
        return false;
    }

    /** For each symbol, the positions of the path whose character it takes. */
    private long[] masks(PathPositions positions) {
        long[] masks = new long[PathPositions.WORDS * (1 + literals.length + classes.length)];
        positions.addAllButSlash(masks, ONE_SYMBOL);
        int from = 0;
        for (int i = 0; i < literals.length; i++) {
            from = positions.addRange(masks, 1 + i, from, literals[i], literals[i]);
        }
        for (int i = 0; i < classes.length; i++) {
            from = 0;
            for (int range = 0; range < classes[i].rangeCount(); range++) {
                int low = classes[i].low(range);
                int high = classes[i].high(range);
                from = positions.addRange(masks, 1 + literals.length + i, from, low, high);
            }
        }
        return masks;
    }

    private static boolean accepts(int[] program, PathPositions positions, long[] masks) {
        var reached = positions.new Reached();
        for (int step : program) {
            switch (step) {
                case Tokens.STAR -> reached.star();
                case Tokens.DEEP -> reached.deep();
                case Tokens.BELOW -> {
                    return reached.atSegmentEnd();
                }
                case Tokens.ALL -> {
                    return true;
                }
                default -> {
                    if (!reached.take(masks, step)) {
                        return false;
                    }
                }
            }
        }
        return reached.atEnd();
    }
}

package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;

/**
 * One result of the expansion, ready to match: one {@code int} a step.
 *
 * <p>A step of 0 or more is that code point. {@code **} is folded into the slash beside it: {@link
 * #DEEP} is {@code **}{@code /}, any number of whole segments with their slashes; {@link #BELOW} is
 * a final {@code /**}, the end of the path or a slash and anything; {@link #ALL} is {@code **}
 * alone.
 */
final class Tokens {
    static final int ONE = -1;
    static final int STAR = -2;
    static final int DEEP = -3;
    static final int BELOW = -4;
    static final int ALL = -5;
    private static final int FIRST_CLASS = -6;

    private final int[] steps;
    private final CodePointSet[] classes;

    /** Takes the steps, in order, and the classes of the whole pattern, which steps name. */
    Tokens(int[] steps, CodePointSet[] classes) {
        this.steps = steps;
        this.classes = classes;
    }

    /** The steps, in order; not to be changed. */
    int[] steps() {
        return steps;
    }

    /** The step for the class with this index. */
    static int classStep(int index) {
        return FIRST_CLASS - index;
    }

    static boolean isClass(int step) {
        return step <= FIRST_CLASS;
    }

    static int classIndex(int step) {
        return FIRST_CLASS - step;
    }

    /** The classes of the whole pattern; not to be changed. */
    CodePointSet[] classes() {
        return classes;
    }

    CodePointSet classOf(int step) {
        return classes[classIndex(step)];
    }

    /** Whether a step that takes exactly one character takes this one. */
    boolean accepts(int step, int point) {
        if (step >= 0) {
            return step == point;
        }
        return step == ONE ? point != '/' : isClass(step) && classOf(step).contains(point);
    }

    /** The fewest characters a matching path has; {@code Integer.MAX_VALUE} if there is none. */
    int shortest() {
        int shortest = 0;
        for (int step : steps) {
            if (isClass(step) && classOf(step).isEmpty()) {
                return Integer.MAX_VALUE;
            }
            if (step >= 0 || step == ONE || isClass(step)) {
                shortest++;
            }
        }
        return shortest;
    }

    /** An upper bound of the work of one step-by-step match, for each character of the path. */
    int weight() {
        int weight = 0;
        for (int step : steps) {
            weight += isClass(step) ? 1 + classOf(step).rangeCount() : 1;
        }
        return weight;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens tokens
                && Arrays.equals(steps, tokens.steps)
                && Arrays.equals(classes, tokens.classes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }

    @Override
    public String toString() {
        return Arrays.toString(steps);
    }
}

package io.deckhouse.payloadregistry.pattern;

import java.util.BitSet;
import java.util.List;

/**
 * Shows that one pattern matches all that another does.
 *
 * <p>The steps of the narrow result are followed one by one while the wide result takes each as a
 * whole: what its {@code *} is given may be any characters of a segment, a star among them. That
 * proves coverage and never errs; what it cannot prove counts as not covered.
 */
final class Coverage {
    /** Above this many step pairs nothing is shown, so that the check stays quick. */
    private static final long MAX_WORK = 4_000_000;

    private final Tokens wide;
    private final Tokens narrow;

    private Coverage(Tokens wide, Tokens narrow) {
        this.wide = wide;
        this.narrow = narrow;
    }

    static boolean covers(List<Tokens> wide, List<Tokens> narrow) {
        boolean quick = stepCount(wide) * stepCount(narrow) <= MAX_WORK;
        return narrow.stream()
                .filter(one -> one.shortest() <= PathPattern.MAX_PATH)
                .allMatch(one -> wide.contains(one) || (quick && anyCovers(wide, one)));
    }

    private static boolean anyCovers(List<Tokens> wide, Tokens narrow) {
        return wide.stream().anyMatch(tokens -> new Coverage(tokens, narrow).holds());
    }

    private static long stepCount(List<Tokens> results) {
        return results.stream().mapToLong(tokens -> tokens.steps().length + 1L).sum();
    }

    /**
     * Row {@code n} holds every {@code w} such that the wide steps from {@code w} on cover the
     * narrow steps from {@code n} on; filled from the end.
     */
    private boolean holds() {
        int[] narrowSteps = narrow.steps();
        BitSet[] rows = new BitSet[narrowSteps.length + 1];
        for (int n = narrowSteps.length; n >= 0; n--) {
            rows[n] = new BitSet();
            for (int w = wide.steps().length; w >= 0; w--) {
                if (covered(rows, n, w)) {
                    rows[n].set(w);
                }
            }
        }
        return rows[0].get(0);
    }

    private boolean covered(BitSet[] rows, int n, int w) {
        int[] narrowSteps = narrow.steps();
        boolean narrowEnds = n == narrowSteps.length;
        if (w == wide.steps().length) {
            return narrowEnds;
        }
        int mine = wide.steps()[w];
        return switch (mine) {
            case Tokens.ALL -> true;
            case Tokens.BELOW ->
                    narrowEnds || narrowSteps[n] == '/' || narrowSteps[n] == Tokens.BELOW;
            case Tokens.STAR ->
                    rows[n].get(w + 1)
                            || (!narrowEnds && insideSegment(narrowSteps[n]) && rows[n + 1].get(w));
            case Tokens.DEEP -> rows[n].get(w + 1) || (!narrowEnds && deepCovers(rows, n, w));
            default -> !narrowEnds && oneCovers(mine, narrowSteps[n]) && rows[n + 1].get(w + 1);
        };
    }

    /** Whether a deep star takes the narrow steps up to the next slash, or a deep star, whole. */
    private boolean deepCovers(BitSet[] rows, int n, int w) {
        int[] steps = narrow.steps();
        if (steps[n] == Tokens.DEEP) {
            return rows[n + 1].get(w);
        }
        int slash = n;
        while (slash < steps.length && insideSegment(steps[slash])) {
            slash++;
        }
        return slash < steps.length && steps[slash] == '/' && rows[slash + 1].get(w);
    }

    private boolean oneCovers(int mine, int other) {
        if (mine == other && mine >= 0) {
            return true;
        }
        boolean oneOther = other >= 0 || other == Tokens.ONE || Tokens.isClass(other);
        if (mine == Tokens.ONE) {
            return oneOther && other != '/';
        }
        if (!Tokens.isClass(mine)) {
            return false;
        }
        CodePointSet set = wide.classOf(mine);
        return (other >= 0 && set.contains(other))
                || (Tokens.isClass(other) && set.containsAll(narrow.classOf(other)));
    }

    /** Whether a step only ever takes characters of one segment. */
    private static boolean insideSegment(int step) {
        return (step >= 0 && step != '/')
                || step == Tokens.ONE
                || step == Tokens.STAR
                || Tokens.isClass(step);
    }
}

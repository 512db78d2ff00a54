package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;

/**
 * What a repository can be called: segments of lower-case letters and digits, between them one of
 * {@code .}, {@code _}, {@code __} or hyphens, as the distribution specification has it.
 */
final class RepositoryGrammar {
    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String SEPARATORS = "._-";

    private RepositoryGrammar() {}

    /** Whether a repository's name may have this character, slashes included. */
    static boolean isInNames(int point) {
        return point == '/' || isKnown(point);
    }

    /** The first literal character that no repository has, or -1. */
    static int foreignCharacter(Tokens result) {
        return Arrays.stream(result.steps())
                .filter(step -> step >= 0 && step != '/')
                .filter(step -> !isKnown(step))
                .findFirst()
                .orElse(-1);
    }

    /** Whether a separator stands where it cannot, whatever the stars beside it take. */
    static boolean hasBadSeparator(Tokens result) {
        int[] steps = result.steps();
        for (int i = 0; i < steps.length; i++) {
            if (!isSeparator(steps[i])) {
                continue;
            }
            boolean first = i == 0 || steps[i - 1] == '/' || steps[i - 1] == Tokens.DEEP;
            boolean last =
                    i + 1 == steps.length || steps[i + 1] == '/' || steps[i + 1] == Tokens.BELOW;
            boolean beside = !last && isSeparator(steps[i + 1]);
            boolean third = beside && i + 2 < steps.length && steps[i + 2] == '_';
            boolean mixed = beside && (steps[i] != steps[i + 1] || steps[i] == '.');
            if (first || last || mixed || (third && steps[i] == '_')) {
                return true;
            }
        }
        return false;
    }

    /** Whether some repository could match, as far as single steps show. */
    static boolean allows(Tokens result) {
        int[] steps = result.steps();
        if (steps.length == 0
                || result.shortest() > PathPattern.MAX_PATH
                || foreignCharacter(result) >= 0
                || hasBadSeparator(result)) {
            return false;
        }
        for (int i = 0; i < steps.length; i++) {
            boolean edge = i == 0 || i + 1 == steps.length || steps[i + 1] == '/';
            if (steps[i] == '/' && edge) {
                return false;
            }
            if (Tokens.isClass(steps[i]) && !allows(result.classOf(steps[i]))) {
                return false;
            }
        }
        return steps[steps.length - 1] != Tokens.DEEP;
    }

    private static boolean allows(CodePointSet set) {
        return (ALPHANUMERIC + SEPARATORS).chars().anyMatch(set::contains);
    }

    private static boolean isKnown(int point) {
        return ALPHANUMERIC.indexOf(point) >= 0 || isSeparator(point);
    }

    private static boolean isSeparator(int step) {
        return step >= 0 && SEPARATORS.indexOf(step) >= 0;
    }
}

package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;
import java.util.Optional;

/** A way to match a path of at most 255 characters; the usual shapes compare strings. */
sealed interface Branch
        permits Branch.Everything,
                Branch.OneSegment,
                Branch.Literal,
                Branch.Below,
                Branch.Glob,
                Branch.AnyOf,
                GlobSet,
                LateGlobSet {
    boolean matches(String path);

    /** Whether no path at all can match. */
    default boolean isNever() {
        return this instanceof AnyOf(var branches) && branches.length == 0;
    }

    /**
     * The way to match a result that needs no walk: literal, star, prefix or everything. The text
     * of the whole pattern is kept instead of a copy where it says the same.
     */
    static Optional<Branch> ofUsualShape(Tokens tokens, String text) {
        int[] steps = tokens.steps();
        int last = steps.length - 1;
        if (steps.length == 1 && steps[0] == Tokens.ALL) {
            return Optional.of(new Everything());
        }
        if (steps.length == 1 && steps[0] == Tokens.STAR) {
            return Optional.of(new OneSegment());
        }
        if (Arrays.stream(steps).allMatch(step -> step >= 0)) {
            String literal = new String(steps, 0, steps.length);
            return Optional.of(new Literal(literal.equals(text) ? text : literal));
        }
        if (steps[last] == Tokens.BELOW
                && Arrays.stream(steps, 0, last).allMatch(step -> step >= 0)) {
            String prefix = new String(steps, 0, last);
            return Optional.of(new Below(text.startsWith(prefix) ? text : prefix, prefix.length()));
        }
        return Optional.empty();
    }

    /** {@code **}. */
    record Everything() implements Branch {
        @Override
        public boolean matches(String path) {
            return true;
        }
    }

    /** {@code *}. */
    record OneSegment() implements Branch {
        @Override
        public boolean matches(String path) {
            return path.indexOf('/') < 0;
        }
    }

    /** A path without anything special. */
    record Literal(String text) implements Branch {
        @Override
        public boolean matches(String path) {
            return path.equals(text);
        }
    }

    /**
     * {@code prefix/**}.
     *
     * @param text begins with the prefix
     * @param length of the prefix
     */
    record Below(String text, int length) implements Branch {
        @Override
        public boolean matches(String path) {
            return path.regionMatches(0, text, 0, length)
                    && (path.length() == length || path.charAt(length) == '/');
        }
    }

    /** Any result, step by step. */
    record Glob(Tokens tokens) implements Branch {
        @Override
        public boolean matches(String path) {
            return new Walk(tokens, path).matches();
        }
    }

    /** Several ways, of which one is enough; none of them matches nothing. */
    @SuppressWarnings("ArrayRecordComponent") // walked on every decision, never compared
    record AnyOf(Branch[] branches) implements Branch {
        @Override
        public boolean matches(String path) {
            for (Branch branch : branches) {
                if (branch.matches(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}

package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;

/** A way to match a path of at most 255 characters; the usual shapes compare strings. */
sealed interface Branch {
    boolean matches(String path);

    /** The fastest way to match one result of the expansion. */
    static Branch of(Tokens tokens) {
        int[] steps = tokens.steps();
        int last = steps.length - 1;
        if (steps.length == 1 && steps[0] == Tokens.ALL) {
            return new Everything();
        }
        if (steps.length == 1 && steps[0] == Tokens.STAR) {
            return new OneSegment();
        }
        if (Arrays.stream(steps).allMatch(step -> step >= 0)) {
            return new Literal(new String(steps, 0, steps.length));
        }
        if (steps[last] == Tokens.BELOW
                && Arrays.stream(steps, 0, last).allMatch(step -> step >= 0)) {
            return new Below(new String(steps, 0, last));
        }
        return new Glob(tokens);
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

    /** {@code prefix/**}. */
    record Below(String prefix) implements Branch {
        @Override
        public boolean matches(String path) {
            return path.startsWith(prefix)
                    && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        }
    }

    /**
     * Any result, step by step, going back to the last star only.
     *
     * <p>The first place where the steps between two stars fit is as good as any later one, so
     * nothing before the last star is ever tried again: the work is at most steps × characters.
     */
    record Glob(Tokens tokens) implements Branch {
        @Override
        public boolean matches(String path) {
            return new Walk(tokens, path).matches();
        }
    }
}

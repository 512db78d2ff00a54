package io.deckhouse.payloadregistry.pattern;

import java.util.Arrays;

/**
 * The {@code subPath} of a static user's project: the older language, in which {@code *} is any
 * characters including the slash and nothing else is special (DESIGN 3.1).
 *
 * <p>{@code frontend/*} covers {@code frontend/a/b/c/image}, {@code *} covers the project. Never
 * mixed with {@link PathPattern}. Immutable, safe for use by many threads.
 */
public final class SubPathPattern {
    private static final int STAR = -1;

    private final String text;
    private final int[] steps;

    private SubPathPattern(String text, int[] steps) {
        this.text = text;
        this.steps = steps;
    }

    /** Reads a subPath; only one over 1,024 characters or of broken Unicode is malformed. */
    public static Parse<SubPathPattern> parse(String text) {
        return switch (Source.of(text)) {
            case Parse.Malformed<Source> malformed -> malformed.as();
            case Parse.Parsed<Source>(var source) -> {
                int[] steps =
                        Arrays.stream(source.points()).map(p -> p == '*' ? STAR : p).toArray();
                yield new Parse.Parsed<>(new SubPathPattern(text, withoutRepeatedStars(steps)));
            }
        };
    }

    private static int[] withoutRepeatedStars(int[] steps) {
        int[] kept = new int[steps.length];
        int length = 0;
        for (int step : steps) {
            if (step != STAR || length == 0 || kept[length - 1] != STAR) {
                kept[length++] = step;
            }
        }
        return Arrays.copyOf(kept, length);
    }

    /** Whether a path below the project matches; one of more than 255 characters never does. */
    public boolean matches(String path) {
        if (PathPattern.isTooLong(path)) {
            return false;
        }
        int step = 0;
        int at = 0;
        int starStep = -1;
        int starAt = 0;
        // As in Walk: the first fit between two stars is as good as any later one.
        while (at < path.length() || step < steps.length) {
            int point = at < path.length() ? path.codePointAt(at) : Integer.MAX_VALUE;
            if (step < steps.length && steps[step] == STAR) {
                starStep = ++step;
                starAt = at;
            } else if (step < steps.length && steps[step] == point) {
                step++;
                at += Character.charCount(point);
            } else if (starStep >= 0 && starAt < path.length()) {
                starAt += Character.charCount(path.codePointAt(starAt));
                at = starAt;
                step = starStep;
            } else {
                return false;
            }
        }
        return true;
    }

    /** The subPath as written. */
    public String text() {
        return text;
    }

    /** Patterns are equal if they are written alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SubPathPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.deckhouse.payloadregistry.pattern;

/** The text of a pattern as code points, which is what the language counts and compares. */
final class Source {
    /** Longest pattern, in characters (code points). */
    static final int MAX_LENGTH = 1024;

    private final String text;
    private final int[] points;

    private Source(String text, int[] points) {
        this.text = text;
        this.points = points;
    }

    /** The text as a source; malformed if it is too long or not well-formed Unicode. */
    static Parse<Source> of(String text) {
        // A text this long cannot be saved by surrogate pairs: refuse it before copying it.
        if (text.length() > 2 * MAX_LENGTH) {
            return tooLong(text);
        }
        int[] points = text.codePoints().toArray();
        if (points.length > MAX_LENGTH) {
            return tooLong(text);
        }
        for (int i = 0; i < points.length; i++) {
            if (points[i] >= Character.MIN_SURROGATE && points[i] <= Character.MAX_SURROGATE) {
                return new Source(text, points).malformed(i, "half of a surrogate pair");
            }
        }
        return new Parse.Parsed<>(new Source(text, points));
    }

    /** The pattern as written. */
    String text() {
        return text;
    }

    /** The code points of the text; not to be changed. */
    int[] points() {
        return points;
    }

    /** A defect at the code point with this index, from 0. */
    <P> Parse.Malformed<P> malformed(int index, String reason) {
        return new Parse.Malformed<>(text, index + 1, reason);
    }

    private static Parse<Source> tooLong(String text) {
        return new Parse.Malformed<>(
                text, MAX_LENGTH + 1, "longer than " + MAX_LENGTH + " characters");
    }
}

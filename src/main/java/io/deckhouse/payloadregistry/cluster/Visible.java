package io.deckhouse.payloadregistry.cluster;

/**
 * Text of objects as a person may see it, on a terminal above all. Whoever may write an object
 * could otherwise move the cursor, forge rows or turn the reading direction of whoever looks at it.
 * JSON and YAML have escapes of their own.
 */
public final class Visible {
    private Visible() {}

    /** One line: control and format characters, line ends among them, stand as escapes. */
    public static String line(String text) {
        return text.codePoints().allMatch(Visible::isPlain) ? text : escaped(text, false);
    }

    /** Several lines: the same, but line feeds stay. */
    public static String lines(String text) {
        return text.codePoints().allMatch(Visible::isPlain) ? text : escaped(text, true);
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static String escaped(String text, boolean keepsLines) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(character -> {
                    if (isPlain(character) || (keepsLines && character == '\n')) {
                        out.appendCodePoint(character);
                    } else {
                        out.append(escape(character));
                    }
                });
        return out.toString();
    }

    private static String escape(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x1b -> "\\e";
            default -> String.format(character < 0x100 ? "\\x%02x" : "\\u%04x", character);
        };
    }
}

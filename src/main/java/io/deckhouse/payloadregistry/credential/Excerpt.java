package io.deckhouse.payloadregistry.credential;

/** A piece of user input made fit for an error text: short, on one line, in quotes. */
final class Excerpt {
    private static final int LONGEST = 80;

    private Excerpt() {}

    static String of(String text) {
        var shown = new StringBuilder("\"");
        text.codePoints()
                .limit(LONGEST)
                .map(c -> isPrintable(c) ? c : '?')
                .forEach(shown::appendCodePoint);
        if (text.codePointCount(0, text.length()) > LONGEST) {
            shown.append("...");
        }
        return shown.append('"').toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}

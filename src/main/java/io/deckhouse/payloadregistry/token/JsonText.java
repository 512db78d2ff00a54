package io.deckhouse.payloadregistry.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Writes one JSON object as compact text. Claims, answers and audit lines are written for every
 * request, and this takes a tenth of a general generator's time.
 */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    /** The last character of ASCII; those before it are most of all text. */
    private static final char DELETE = 0x7f;

    private final StringBuilder text;

    /** Begins an object of about this many characters. */
    public JsonText(int usual) {
        this.text = new StringBuilder(usual).append('{');
    }

    /** A text. */
    public JsonText string(String name, String value) {
        name(name, "\":\"");
        return quoted(value);
    }

    /** A value known to hold nothing that must be escaped, such as a JWT. */
    public JsonText plain(String name, String value) {
        name(name, "\":\"").append(value).append('"');
        return this;
    }

    /** A whole number. */
    public JsonText number(String name, long value) {
        name(name, "\":").append(value);
        return this;
    }

    /** True or false. */
    public JsonText truth(String name, boolean value) {
        name(name, "\":").append(value);
        return this;
    }

    /** A list of texts. */
    public JsonText strings(String name, List<String> values) {
        name(name, "\":[");
        String comma = "\"";
        for (String value : values) {
            text.append(comma);
            quoted(value);
            comma = ",\"";
        }
        text.append(']');
        return this;
    }

    /** A list of objects, each of which the writer fills. */
    <T> JsonText objects(String name, List<T> values, BiConsumer<JsonText, T> writer) {
        name(name, "\":[");
        String comma = "";
        for (T value : values) {
            text.append(comma).append('{');
            writer.accept(this, value);
            text.append('}');
            comma = ",";
        }
        text.append(']');
        return this;
    }

    /** The list of one error that the distribution specification wants, its detail unknown. */
    public JsonText error(String code, String message) {
        name("errors", "\":[{\"code\":\"");
        quoted(code);
        text.append(",\"message\":\"");
        quoted(message);
        text.append(",\"detail\":null}]");
        return this;
    }

    /** Ends the object, and returns it. */
    public String end() {
        return text.append('}').toString();
    }

    /** Ends the object, and returns it in UTF-8. */
    public byte[] endBytes() {
        return end().getBytes(StandardCharsets.UTF_8);
    }

    /** The name of a constant, as it stands in JSON. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The name with what stands between it and its value. */
    private StringBuilder name(String name, String then) {
        boolean isFirst = text.charAt(text.length() - 1) == '{';
        return text.append(isFirst ? "\"" : ",\"").append(name).append(then);
    }

    /** The text after its first quotation mark, and the second one. */
    private JsonText quoted(String value) {
        int from = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean isFit =
                    c < DELETE ? c >= ' ' && c != '"' && c != '\\' : isVisible(value, at, c);
            if (isFit) {
                continue;
            }
            text.append(value, from, at);
            escape(c);
            from = at + 1;
        }
        text.append(value, from, value.length()).append('"');
        return this;
    }

    /** Neither half a character, nor one that a terminal obeys or that changes how text reads. */
    private static boolean isVisible(String value, int at, char c) {
        return switch (Character.getType(c)) {
            case Character.SURROGATE -> isPaired(value, at);
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static boolean isPaired(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(HEX.charAt(c >> shift & 0xf));
                }
            }
        }
    }
}

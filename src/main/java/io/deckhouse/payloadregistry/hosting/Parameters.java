package io.deckhouse.payloadregistry.hosting;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Decoded parameters of a query or a form, in order; names may repeat and are case-sensitive. */
public record Parameters(List<Parameter> list) {
    private static final int MOST = 1_024;
    private static final Parameters NONE = new Parameters(List.of());

    /** One parameter. Its text form shows the name only, for the value may be a credential. */
    public record Parameter(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Copies the list. */
    public Parameters {
        list = List.copyOf(list);
    }

    /**
     * Reads {@code name=value} pairs joined by {@code &}, with {@code +} for a space and percent
     * codes of UTF-8 (WHATWG URL, section 5).
     *
     * @throws RejectedRequest 400 for a broken percent code, bytes that are not UTF-8, or more than
     *     1,024 parameters
     */
    public static Parameters parse(String raw) {
        return parse(raw.getBytes(StandardCharsets.UTF_8));
    }

    static Parameters parse(byte[] raw) {
        if (raw.length == 0) {
            return NONE;
        }
        var found = new ArrayList<Parameter>();
        int start = 0;
        for (int at = 0; at <= raw.length; at++) {
            if (at == raw.length || raw[at] == '&') {
                if (at > start) {
                    found.add(pair(raw, start, at));
                }
                start = at + 1;
            }
            if (found.size() > MOST) {
                throw new RejectedRequest(400, "more than " + MOST + " parameters");
            }
        }
        return new Parameters(found);
    }

    /** The first value of this name, if it is there. */
    public Optional<String> first(String name) {
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /** All values of this name in order; empty when it is not there. */
    public List<String> all(String name) {
        List<String> found = List.of();
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                if (found.isEmpty()) {
                    found = new ArrayList<>(2);
                }
                found.add(parameter.value());
            }
        }
        return Collections.unmodifiableList(found);
    }

    private static Parameter pair(byte[] raw, int start, int end) {
        int equals = start;
        while (equals < end && raw[equals] != '=') {
            equals++;
        }
        String value = equals == end ? "" : decode(raw, equals + 1, end);
        return new Parameter(decode(raw, start, equals), value);
    }

    private static String decode(byte[] raw, int start, int end) {
        byte[] plain = new byte[end - start];
        int length = 0;
        for (int at = start; at < end; at++) {
            byte b = raw[at];
            if (b == '%') {
                plain[length++] = (byte) percent(raw, at, end);
                at += 2;
            } else {
                plain[length++] = b == '+' ? (byte) ' ' : b;
            }
        }
        if (isAscii(plain, length)) {
            return new String(plain, 0, length, StandardCharsets.ISO_8859_1);
        }
        try {
            var bytes = ByteBuffer.wrap(plain, 0, length);
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw new RejectedRequest(400, "a parameter is not UTF-8");
        }
    }

    private static boolean isAscii(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    private static int percent(byte[] raw, int at, int end) {
        int high = at + 1 < end ? Character.digit(raw[at + 1], 16) : -1;
        int low = at + 2 < end ? Character.digit(raw[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new RejectedRequest(400, "a parameter has a broken percent code");
        }
        return high * 16 + low;
    }
}

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

    /**
     * One parameter. Its text form shows the name only, for the value may be a credential.
     *
     * @param value its text: what the bytes are in UTF-8, and where they are none, in Latin-1
     */
    public record Parameter(String name, String value, Fault fault) {
        private byte[] bytes() {
            return value.getBytes(
                    fault == Fault.NOT_UTF_8
                            ? StandardCharsets.ISO_8859_1
                            : StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What is wrong with the name or the value of a parameter. */
    public enum Fault {
        NONE,
        NOT_UTF_8,
        /** A percent code that is none, which stays as it is (WHATWG URL, section 5). */
        PERCENT_CODE;

        private Fault or(Fault other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    /** Copies the list. */
    public Parameters {
        list = List.copyOf(list);
    }

    /**
     * Reads {@code name=value} pairs joined by {@code &}, with {@code +} for a space and percent
     * codes of UTF-8 (WHATWG URL, section 5). A broken one is told only to whoever asks for it.
     *
     * @throws RejectedRequest 400 for more than 1,024 parameters
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

    /**
     * The first value of this name, if it is there.
     *
     * @throws RejectedRequest 400 when one of this name is broken
     */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /**
     * All values of this name in order; empty when it is not there.
     *
     * @throws RejectedRequest 400 when one of this name is broken
     */
    public List<String> all(String name) {
        return values(name, Fault.NONE);
    }

    /**
     * The bytes of all values of this name, which need not be text, as they were encoded.
     *
     * @throws RejectedRequest 400 when one of this name has a broken percent code
     */
    public List<byte[]> allBytes(String name) {
        var found = new ArrayList<byte[]>(1);
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                check(parameter, Fault.NOT_UTF_8);
                found.add(parameter.bytes());
            }
        }
        return found;
    }

    /** The same as text with broken ones, as far as they can be read. */
    public List<String> allLegible(String name) {
        return values(name, Fault.PERCENT_CODE);
    }

    /** Without a stream: each request asks several times. */
    private List<String> values(String name, Fault worst) {
        List<String> found = List.of();
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                check(parameter, worst);
                if (found.isEmpty()) {
                    found = new ArrayList<>(2);
                }
                found.add(parameter.value());
            }
        }
        return Collections.unmodifiableList(found);
    }

    private static void check(Parameter parameter, Fault worst) {
        if (parameter.fault().compareTo(worst) > 0) {
            throw new RejectedRequest(
                    400,
                    "the parameter "
                            + parameter.name()
                            + (parameter.fault() == Fault.PERCENT_CODE
                                    ? " has a broken percent code"
                                    : " is not UTF-8"));
        }
    }

    private record Text(String text, Fault fault) {}

    private static Parameter pair(byte[] raw, int start, int end) {
        int equals = start;
        while (equals < end && raw[equals] != '=') {
            equals++;
        }
        Text name = decode(raw, start, equals);
        Text value = equals == end ? new Text("", Fault.NONE) : decode(raw, equals + 1, end);
        return new Parameter(name.text(), value.text(), name.fault().or(value.fault()));
    }

    private static Text decode(byte[] raw, int start, int end) {
        byte[] plain = new byte[end - start];
        int length = 0;
        Fault fault = Fault.NONE;
        for (int at = start; at < end; at++) {
            byte b = raw[at];
            int code = b == '%' ? percent(raw, at, end) : -1;
            if (code >= 0) {
                plain[length++] = (byte) code;
                at += 2;
            } else {
                fault = b == '%' ? Fault.PERCENT_CODE : fault;
                plain[length++] = b == '+' ? (byte) ' ' : b;
            }
        }
        if (isAscii(plain, length)) {
            return new Text(new String(plain, 0, length, StandardCharsets.ISO_8859_1), fault);
        }
        try {
            var bytes = ByteBuffer.wrap(plain, 0, length);
            return new Text(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), fault);
        } catch (CharacterCodingException _) {
            return new Text(
                    new String(plain, 0, length, StandardCharsets.ISO_8859_1),
                    fault.or(Fault.NOT_UTF_8));
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

    /** The byte that a percent code stands for; -1 where there is no such code. */
    private static int percent(byte[] raw, int at, int end) {
        int high = at + 1 < end ? Character.digit(raw[at + 1], 16) : -1;
        int low = at + 2 < end ? Character.digit(raw[at + 2], 16) : -1;
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}

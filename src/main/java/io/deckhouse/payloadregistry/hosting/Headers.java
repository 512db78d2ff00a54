package io.deckhouse.payloadregistry.hosting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Header fields in order; names compare without case (RFC 9110 section 5.1), may repeat. */
public record Headers(List<Field> fields) {
    private static final Headers NONE = new Headers(List.of());
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** One header field. Its text form shows the name only, for the value may be a credential. */
    public record Field(String name, String value) {
        /** Refuses what could break out of the field: other than token characters, CR, LF, NUL. */
        public Field {
            if (!isToken(name)) {
                throw new IllegalArgumentException("not a header name");
            }
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf(0) >= 0) {
                throw new IllegalArgumentException("not a header value, of " + name);
            }
        }

        private static boolean isToken(String name) {
            for (int at = 0; at < name.length(); at++) {
                if (!isTokenCharacter(name.charAt(at))) {
                    return false;
                }
            }
            return !name.isEmpty();
        }

        private static boolean isTokenCharacter(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || (TOKEN_MARKS.indexOf(c) >= 0);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Copies the fields. */
    public Headers {
        fields = List.copyOf(fields);
    }

    /** No fields. */
    public static Headers none() {
        return NONE;
    }

    /** These fields and one more at the end. */
    public Headers plus(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Headers(more);
    }

    /** The first value of a field, if it is there. */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** All values of a field in order; empty when it is not there. */
    public List<String> all(String name) {
        List<String> values = List.of();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                if (values.isEmpty()) {
                    values = new ArrayList<>(2);
                }
                values.add(field.value());
            }
        }
        return Collections.unmodifiableList(values);
    }
}

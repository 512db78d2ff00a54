package io.deckhouse.payloadregistry.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret string: a password, a Kubernetes token or any other bearer token.
 *
 * <p>It prints as {@code [redacted]} and compares in constant time; only {@link #reveal()} and
 * {@link #utf8()} give the value away.
 */
public final class Password {
    private static final char REPLACEMENT = '\ufffd';

    private final String value;

    /** The bytes where they are not the text's UTF-8; null for every secret that is text. */
    private final byte @Nullable [] raw;

    private Password(String value, byte @Nullable [] raw) {
        this.value = value;
        this.raw = raw;
    }

    /** The secret with this text, which may be empty. */
    public static Password of(String value) {
        return new Password(value, null);
    }

    /** The secret with these bytes, which should be UTF-8; others are kept as they are. */
    public static Password of(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        // What is not UTF-8 is replaced by this character, which may have been sent as well.
        if (text.indexOf(REPLACEMENT) < 0) {
            return of(text);
        }
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return new Password(text, isText ? null : bytes.clone());
    }

    /** The secret with these characters, which are copied, so the caller may wipe its array. */
    public static Password of(char[] value) {
        return of(String.valueOf(value));
    }

    /** The secret itself, for the one place that must send or store it. */
    public String reveal() {
        return value;
    }

    /** The secret as UTF-8, in a fresh array; one made of other bytes as those. */
    public byte[] utf8() {
        return raw == null ? value.getBytes(StandardCharsets.UTF_8) : raw.clone();
    }

    /**
     * What may have been meant by it: itself, and bytes that are no UTF-8 also as Latin-1, which
     * old clients send (RFC 7617 section 2.1).
     */
    public List<Password> readings() {
        return raw == null
                ? List.of(this)
                : List.of(this, of(new String(raw, StandardCharsets.ISO_8859_1)));
    }

    /** Whether it is text, as every registry client sends it, and not bytes that are no UTF-8. */
    public boolean isText() {
        return raw == null;
    }

    /** Whether there is no character in it. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Password that && MessageDigest.isEqual(utf8(), that.utf8());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8());
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

package io.deckhouse.payloadregistry.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret string: a password, a Kubernetes token or any other bearer token.
 *
 * <p>It prints as {@code [redacted]} and compares in constant time; only {@link #reveal()} and
 * {@link #utf8()} give the value away.
 */
public final class Password {
    private final String value;

    private Password(String value) {
        this.value = value;
    }

    /** The secret with this text, which may be empty. */
    public static Password of(String value) {
        return new Password(value);
    }

    /** The secret with these characters, which are copied, so the caller may wipe its array. */
    public static Password of(char[] value) {
        return new Password(String.valueOf(value));
    }

    /** The secret itself, for the one place that must send or store it. */
    public String reveal() {
        return value;
    }

    /** The secret as UTF-8, in a fresh array. */
    public byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
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

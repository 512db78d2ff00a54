package io.deckhouse.payloadregistry.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret that logs somebody in: a password or a token. It is never shown by {@link #toString}.
 */
public final class Password {
    private final String value;

    private Password(String value) {
        this.value = value;
    }

    /** Wraps a secret. */
    public static Password of(String value) {
        return new Password(value);
    }

    /** The secret itself, for the one place that must send or check it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8),
                        that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Always the same: the secret stays out of logs and messages. */
    @Override
    public String toString() {
        return "***";
    }
}

package io.deckhouse.payloadregistry.authserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes that serve as keys of a table, as short strings that are not meant to be read. */
final class Sha256 {
    /** Never fed: only its copies are. Looking for an implementation takes longer than hashing. */
    private static final MessageDigest EMPTY = empty();

    private Sha256() {}

    static String of(byte[] bytes) {
        try {
            byte[] digest = ((MessageDigest) EMPTY.clone()).digest(bytes);
            return new String(digest, StandardCharsets.ISO_8859_1);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MessageDigest empty() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names that are too long to be kept, as of Roles; most kinds allow 253 characters. */
final class LongNames {
    private static final int LONGEST = 512;

    /** So much of a long name stays readable. */
    private static final int READABLE = 64;

    private LongNames() {}

    static boolean isLong(String name) {
        return name.length() > LONGEST;
    }

    /** A short one in place of a long one, and of no other. */
    static String digest(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return name.substring(0, READABLE) + "..." + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

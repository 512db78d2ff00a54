package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Sha256;

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
        return name.substring(0, READABLE) + "..." + Sha256.hex(name);
    }
}

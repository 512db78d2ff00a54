package io.deckhouse.payloadregistry.cluster.manifest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** Fingerprints of content, by which a change made by hand is noticed. */
final class Digests {
    private Digests() {}

    /** Of a whole object. */
    static String of(JsonNode tree) {
        return hex(tree.toString());
    }

    /** Of one leaf, short: it only has to differ when the value does. */
    static String ofLeaf(JsonNode value) {
        return hex(value.toString()).substring(0, 24);
    }

    /** SHA-256 in lower-case hex. */
    static String hex(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

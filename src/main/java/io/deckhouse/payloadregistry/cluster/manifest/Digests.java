package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Sha256;
import tools.jackson.databind.JsonNode;

/** Fingerprints of content, by which a change made by hand is noticed. */
final class Digests {
    private Digests() {}

    /** Of a whole object. */
    static String of(JsonNode tree) {
        return Sha256.hex(tree.toString());
    }

    /** Of one leaf, short: it only has to differ when the value does. */
    static String ofLeaf(JsonNode value) {
        return Sha256.hex(value.toString()).substring(0, 24);
    }
}

package io.deckhouse.payloadregistry.credential;

import io.deckhouse.payloadregistry.json.Trees;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The one way this package reads and writes JSON: strict, bounded, and numbers kept exactly. */
final class Json {
    /** The API server's limit for a Secret is 1 MiB. */
    static final int LONGEST_DOCUMENT = 1 << 20;

    static final int DEEPEST_NESTING = 100;

    /** Writes ASCII, so that also strings that are not valid Unicode survive. */
    static final Trees TREES =
            Trees.in(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(LONGEST_DOCUMENT)
                                                    .maxNestingDepth(DEEPEST_NESTING)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                                    .build())
                    .withExactDecimals();

    private Json() {}
}

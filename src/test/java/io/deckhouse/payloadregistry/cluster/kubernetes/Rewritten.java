package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What comes of JSON that comes in by so many bytes at a time. */
final class Rewritten {
    private Rewritten() {}

    static String by(JsonRewriter rewriter, String json, int step) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += step) {
            var part = ByteBuffer.wrap(bytes, i, Math.min(step, bytes.length - i));
            for (ByteBuffer made : rewriter.next(List.of(part))) {
                text.append(StandardCharsets.US_ASCII.decode(made));
            }
        }
        return text.toString();
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.async.ByteBufferFeeder;

/**
 * Rewrites what the API server sends, one JSON document after the other, as it comes in and in
 * ASCII. What is no JSON passes as it is.
 */
abstract sealed class JsonRewriter permits AccessJson, BoundedJson {
    final JsonParser parser =
            ApiJson.FACTORY.createNonBlockingByteBufferParser(ObjectReadContext.empty());
    final HeldOutput out = new HeldOutput();
    JsonGenerator generator = generator(out);
    private final ByteBufferFeeder feeder = (ByteBufferFeeder) parser.nonBlockingInputFeeder();
    private boolean isJson = true;

    static JsonGenerator generator(OutputStream out) {
        return ApiJson.ASCII.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** The next buffers, of which some of the content waits for the next call. */
    final List<ByteBuffer> next(List<ByteBuffer> buffers) {
        return buffers.stream().map(this::next).toList();
    }

    private ByteBuffer next(ByteBuffer buffer) {
        if (!isJson) {
            return buffer;
        }
        try {
            feeder.feedInput(buffer.duplicate());
            for (var token = parser.nextToken();
                    token != null && token != JsonToken.NOT_AVAILABLE;
                    token = parser.nextToken()) {
                take(token);
            }
            generator.flush();
        } catch (JacksonException _) {
            // A proxy's page, say: who reads it will say what is wrong with it.
            isJson = false;
            return buffer;
        }
        return ByteBuffer.wrap(out.take());
    }

    /** Takes the parser's token, and writes what is to be passed. */
    abstract void take(JsonToken token);

    /** A document has been written, and another one may follow. */
    final void endDocument() {
        generator.close();
        out.write('\n');
        generator = generator(out);
    }
}

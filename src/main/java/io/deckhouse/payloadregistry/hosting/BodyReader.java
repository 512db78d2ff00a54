package io.deckhouse.payloadregistry.hosting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's whole body, up to a limit. */
final class BodyReader {
    private static final byte[] EMPTY = {};

    private final int limit;

    BodyReader(int limit) {
        this.limit = limit;
    }

    /**
     * Blocks until the last byte.
     *
     * @throws RejectedRequest 413 over the limit, 400 for a body whose framing is broken
     * @throws IOException when the client goes away
     */
    byte[] read(Request request) throws IOException, InterruptedException {
        if (request.getLength() > limit) {
            throw tooLarge();
        }
        var body = new ByteArrayOutputStream(0);
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(request);
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            }
            boolean isLast = chunk.isLast();
            boolean fits = body.size() + chunk.remaining() <= limit;
            if (fits && chunk.hasRemaining()) {
                byte[] bytes = new byte[chunk.remaining()];
                chunk.getByteBuffer().get(bytes);
                body.writeBytes(bytes);
            }
            chunk.release();
            if (!fits) {
                throw tooLarge();
            }
            if (isLast) {
                return body.size() == 0 ? EMPTY : body.toByteArray();
            }
        }
    }

    private static void await(Request request) throws InterruptedException {
        var arrived = new CountDownLatch(1);
        request.demand(arrived::countDown);
        arrived.await();
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof HttpException http && http.getCode() < 500) {
            throw new RejectedRequest(400, "bad request");
        }
        return new IOException(cause);
    }

    private RejectedRequest tooLarge() {
        return new RejectedRequest(413, "the body is larger than " + limit + " bytes");
    }
}

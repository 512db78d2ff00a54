package io.deckhouse.payloadregistry.hosting;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
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
     * @throws RejectedRequest 413 over the limit, 408 when the client stalls, 400 when the framing
     *     is broken or the client goes away
     */
    byte[] read(Request request) throws InterruptedException {
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

    /** The client may still be there to read why, when it only ended its half or stalled. */
    private static RejectedRequest failure(Throwable cause) {
        return cause instanceof TimeoutException
                ? new RejectedRequest(408, "the body did not come in time")
                : new RejectedRequest(400, "the body is broken off or malformed");
    }

    private RejectedRequest tooLarge() {
        return new RejectedRequest(413, "the body is larger than " + limit + " bytes");
    }
}

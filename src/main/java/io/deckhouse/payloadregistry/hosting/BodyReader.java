package io.deckhouse.payloadregistry.hosting;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's whole body, up to a limit. */
final class BodyReader {
    static final byte[] NONE = {};

    /** Room for a body whose length is not announced, to begin with. */
    private static final int CHUNKED = 512;

    private final int limit;

    BodyReader(int limit) {
        this.limit = limit;
    }

    /**
     * Blocks until the last byte. What is held is the share's to answer for; of a large body what
     * the client announces is not yet held.
     *
     * @throws RejectedRequest 413 over the limit, 408 when the client stalls or others need the
     *     room, 400 when the framing is broken or the client goes away, 503 when the share cannot
     *     be raised
     */
    byte[] read(Request request, Exchange exchange, BodyBudget.Share share)
            throws InterruptedException {
        long announced = request.getLength();
        if (announced > limit) {
            throw tooLarge();
        }
        if (announced == 0) {
            return NONE;
        }
        int first = Math.min(limit, announced < 0 ? CHUNKED : BodyBudget.SMALL);
        byte[] body =
                withRoom(NONE, (int) (announced < 0 ? first : Math.min(announced, first)), share);
        int size = 0;
        while (true) {
            if (exchange.isLate()) {
                throw late();
            }
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(request, exchange, share);
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            }
            try {
                int more = chunk.remaining();
                if (size + more > limit) {
                    throw tooLarge();
                }
                body = withRoom(body, size + more, share);
                chunk.getByteBuffer().get(body, size, more);
                size += more;
                if (chunk.isLast()) {
                    return size == body.length ? body : Arrays.copyOf(body, size);
                }
            } finally {
                chunk.release();
            }
        }
    }

    private byte[] withRoom(byte[] body, int needed, BodyBudget.Share share) {
        if (needed <= body.length) {
            return body;
        }
        int room = Math.min(limit, Math.max(needed, 2 * body.length));
        share.raise(room);
        return Arrays.copyOf(body, room);
    }

    private static void await(Request request, Exchange exchange, BodyBudget.Share share)
            throws InterruptedException {
        var arrived = new CountDownLatch(1);
        request.demand(arrived::countDown);
        share.await(exchange.startedNanos(), exchange::hurry, arrived::await);
    }

    /** The client may still be there to read why, when it only ended its half or stalled. */
    private static RejectedRequest failure(Throwable cause) {
        return cause instanceof TimeoutException
                ? late()
                : new RejectedRequest(400, "the body is broken off or malformed");
    }

    static RejectedRequest late() {
        return new RejectedRequest(408, "the body did not come in time");
    }

    private RejectedRequest tooLarge() {
        return new RejectedRequest(413, "the body is larger than " + limit + " bytes");
    }
}

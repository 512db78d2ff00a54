package io.deckhouse.payloadregistry.hosting;

import java.time.Duration;

/**
 * What a client may take from us. Headers and bodies are held only while a request comes in, is
 * handled and its answer is read, and those of all requests together only up to 16 MiB of bodies, a
 * quarter of the heap for the rest of what they take, and an eighth for heads that have not ended.
 * Beyond that those give way whose clients have been waited for longest, to send a body (408) or to
 * read an answer (it is cut), and the connections with the oldest unfinished heads are closed;
 * where that makes no room it is 503.
 *
 * @param headerBytes of request line and headers together; more is 414 or 431, and with HTTP/2 more
 *     than twice as much ends the connection
 * @param bodyBytes of one request's body, where one is taken; more is 413
 * @param connections open at one time, with TLS no more than half of the heap has room for; more
 *     wait in the kernel's queue
 * @param requestTimeout from a request's first byte to its headers' end, and from there to the end
 *     of the answer; after it a body that has not come is 408, a slow handler is interrupted, and a
 *     client that does not read loses its connection, or with HTTP/2 its stream
 * @param idleTimeout without a byte read or written, and with HTTP/2 without a request
 */
public record HttpLimits(
        int headerBytes,
        int bodyBytes,
        int connections,
        Duration requestTimeout,
        Duration idleTimeout) {
    private static final HttpLimits DEFAULTS =
            new HttpLimits(
                    32 * 1024, 64 * 1024, 16_384, Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** Refuses limits under which nothing can be served. */
    public HttpLimits {
        if (headerBytes < 256 || bodyBytes < 0 || connections < 1) {
            throw new IllegalArgumentException("HTTP limits too small");
        }
        if (!requestTimeout.isPositive() || !idleTimeout.isPositive()) {
            throw new IllegalArgumentException("HTTP timeouts must be positive");
        }
    }

    /**
     * 32 KiB of headers (a Kubernetes token in Basic credentials can be long), 64 KiB of body,
     * 16,384 connections, 30 s for a request, 60 s idle.
     */
    public static HttpLimits defaults() {
        return DEFAULTS;
    }

    /** The same limits with other timeouts. */
    public HttpLimits withTimeouts(Duration request, Duration idle) {
        return new HttpLimits(headerBytes, bodyBytes, connections, request, idle);
    }
}

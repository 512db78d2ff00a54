package io.deckhouse.payloadregistry.hosting;

/**
 * What all clients together may have us hold, in bytes.
 *
 * @param bodies of requests, as they come in
 * @param requests on their way, besides their bodies
 * @param heads that have not come to their end
 * @param connections that are open and idle, those with TLS or HTTP/2
 */
record MemoryLimits(long bodies, long requests, long heads, long connections) {
    private static final long BODIES = 16L * 1024 * 1024;

    /** What a connection of TLS takes while it is idle, with HTTP/1.1, about. */
    private static final long TLS_CONNECTION = 12 * 1024;

    /** The same with HTTP/2, with a table of fields that is filled as usual. */
    private static final long HTTP2_CONNECTION = 24 * 1024;

    /**
     * For a heap of so many bytes: 16 MiB of bodies, a small part of the smallest heap a server is
     * run with, a quarter of the heap for requests, an eighth for heads, and half for connections.
     */
    static MemoryLimits of(long heap) {
        return new MemoryLimits(BODIES, heap / 4, heap / 8, heap / 2);
    }

    /** These, and no end of connections. */
    MemoryLimits(long bodies, long requests, long heads) {
        this(bodies, requests, heads, Long.MAX_VALUE);
    }

    /** How many connections of TLS may be open, at least one. */
    int tlsConnections() {
        return Math.clamp(connections / TLS_CONNECTION, 1, Integer.MAX_VALUE);
    }

    /** How many connections of HTTP/2 may be open, at least one. */
    int http2Connections() {
        return Math.clamp(connections / HTTP2_CONNECTION, 1, Integer.MAX_VALUE);
    }
}

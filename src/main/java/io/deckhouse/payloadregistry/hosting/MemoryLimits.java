package io.deckhouse.payloadregistry.hosting;

/**
 * What all clients together may have us hold, in bytes.
 *
 * @param bodies of requests, as they come in
 * @param requests on their way, besides their bodies
 * @param heads that have not come to their end
 */
record MemoryLimits(long bodies, long requests, long heads) {
    private static final long BODIES = 16L * 1024 * 1024;

    /**
     * For a heap of so many bytes: 16 MiB of bodies, a small part of the smallest heap a server is
     * run with, a quarter of the heap for requests, an eighth for heads.
     */
    static MemoryLimits of(long heap) {
        return new MemoryLimits(BODIES, heap / 4, heap / 8);
    }
}

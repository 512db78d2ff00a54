package io.deckhouse.payloadregistry.hosting;

/** Answers requests; called on a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request. {@link RejectedRequest} becomes its status, any other exception a 500
     * without detail. The thread is interrupted when the request's time is over.
     */
    HttpResponse handle(HttpRequest request) throws InterruptedException;
}

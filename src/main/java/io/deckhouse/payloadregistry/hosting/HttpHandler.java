package io.deckhouse.payloadregistry.hosting;

import java.net.InetAddress;

/** Answers requests; called on a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request. {@link RejectedRequest} becomes its status, any other exception a 500
     * without detail. The thread is interrupted when the request's time is over.
     */
    HttpResponse handle(HttpRequest request) throws InterruptedException;

    /**
     * Whether the body of such a request is read before it is handled, which takes memory; a body
     * that is not wanted is left unread.
     *
     * @param target as in {@link HttpRequest}
     */
    default boolean takesBody(String method, String target) {
        return true;
    }

    /**
     * Says to a client in its own terms why a request was refused that could not be handled.
     *
     * <p>Called on threads that serve all connections too, so it must not wait.
     *
     * @param target as in {@link HttpRequest}; no path where it could not be read
     * @param client as in {@link HttpRequest#client}
     */
    default HttpResponse refuse(String target, InetAddress client, RejectedRequest why) {
        return why.response();
    }
}

package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What a client reads when Jetty itself refuses its request: the status in words, no more. */
final class ErrorPage implements Request.Handler {
    /** What Jetty puts in the place of a request line that it could not read. */
    private static final String NO_METHOD = "BAD";

    private static final String NO_TARGET = "/badMessage";

    private final HttpHandler handler;
    private final Clients clients;

    /** Whose request it is. */
    @FunctionalInterface
    interface Clients {
        InetAddress of(Request request) throws IOException;
    }

    ErrorPage(HttpHandler handler, Clients clients) {
        this.handler = handler;
        this.clients = clients;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String words = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
        String target = String.valueOf(request.getHttpURI().getPathQuery());
        boolean isRead = !target.equals(NO_TARGET) || !request.getMethod().equals(NO_METHOD);
        InetAddress client;
        try {
            client = clients.of(request);
        } catch (IOException gone) {
            callback.failed(gone);
            return true;
        }
        HttpResponse ours =
                handler.refuse(isRead ? target : "", client, new RejectedRequest(status, words));
        for (Headers.Field field : ours.headers().fields()) {
            response.getHeaders().put(field.name(), field.value());
        }
        response.write(true, ByteBuffer.wrap(ours.body()), callback);
        return true;
    }
}

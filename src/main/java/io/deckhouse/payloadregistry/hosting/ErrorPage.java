package io.deckhouse.payloadregistry.hosting;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What a client reads when Jetty itself refuses its request: the status in words, no more. */
final class ErrorPage implements Request.Handler {
    private final HttpHandler handler;

    ErrorPage(HttpHandler handler) {
        this.handler = handler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String words = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
        String target = request.getHttpURI().getPathQuery();
        HttpResponse ours =
                handler.refuse(target == null ? "" : target, new RejectedRequest(status, words));
        for (Headers.Field field : ours.headers().fields()) {
            response.getHeaders().put(field.name(), field.value());
        }
        response.write(true, ByteBuffer.wrap(ours.body()), callback);
        return true;
    }
}

package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty's request to ours, our answer to Jetty's; runs on the request's virtual thread. */
final class Bridge extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    /** A credential is held as it came, in the parser's memory, and in what is made of it. */
    private static final long COPIES = 4;

    private final HttpHandler handler;
    private final AtomicReference<TrustedProxies> trusted;
    private final int headerBytes;
    private final BodyReader bodies;
    private final BodyBudget budget;
    private final ConnectionWatch watch;
    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final AtomicBoolean tellsOfProxy = new AtomicBoolean();

    /** An answer, and whether what may still come in on this connection is not to be read. */
    private record Answer(HttpResponse response, boolean isLast) {}

    Bridge(HttpHandler handler, ListenConfig config, ConnectionWatch watch, BodyBudget budget) {
        this.handler = handler;
        this.trusted = new AtomicReference<>(config.trustedProxies());
        this.headerBytes = config.limits().headerBytes();
        this.bodies = new BodyReader(config.limits().bodyBytes());
        this.watch = watch;
        this.budget = budget;
    }

    /** What answers requests that are refused before they come here. */
    ErrorPage errorPage() {
        return new ErrorPage(handler, this::client);
    }

    /** From now on every answer closes its connection. */
    void drain() {
        isDraining.set(true);
    }

    /** Warns once of a proxy while none is believed. */
    void tellOfProxy() {
        tellsOfProxy.set(true);
    }

    /** From the next request on these peers are believed. */
    void trust(TrustedProxies proxies) {
        trusted.set(proxies);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = watch.begin(request);
        BodyBudget.Share share = budget.open();
        var ending = new Ending(callback, watch, exchange, share);
        try {
            Answer answer = answer(request, exchange, share);
            write(request, response, answer, ending);
            ending.written(answer.response().body().length);
        } catch (IOException gone) {
            ending.failed(gone);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            ending.failed(stopping);
        } catch (RuntimeException | Error broken) {
            ending.failed(broken); // Jetty logs it
        }
        return true;
    }

    private Answer answer(Request request, Exchange exchange, BodyBudget.Share share)
            throws IOException, InterruptedException {
        String target = String.valueOf(request.getHttpURI().getPathQuery());
        HttpRequest ours;
        try {
            ours = read(request, target, exchange, share);
            exchange.handling();
        } catch (RejectedRequest rejected) {
            exchange.writing();
            return new Answer(handler.refuse(target, client(request), rejected), true);
        }
        HttpResponse response;
        try {
            response = handler.handle(ours);
        } catch (RejectedRequest rejected) {
            response = handler.refuse(target, ours.client(), rejected);
        } catch (InterruptedException _) {
            response = refuse(ours, 503, "out of time");
        } catch (RuntimeException | Error broken) {
            LOG.atError()
                    .addKeyValue("method", ours.method())
                    .addKeyValue("path", ours.path())
                    .setCause(broken)
                    .log("request failed");
            response = refuse(ours, 500, "internal error");
        }
        boolean isLast = exchange.writing();
        return new Answer(response, isLast || leavesBody(request, ours.target()));
    }

    private HttpResponse refuse(HttpRequest ours, int status, String why) {
        return handler.refuse(ours.target(), ours.client(), new RejectedRequest(status, why));
    }

    private HttpRequest read(
            Request request, String target, Exchange exchange, BodyBudget.Share share)
            throws IOException, InterruptedException {
        if (!target.startsWith("/") && !target.equals("*")) {
            throw new RejectedRequest(400, "bad request");
        }
        String method = request.getMethod();
        if (method.equals("CONNECT")) {
            throw new RejectedRequest(501, "not a proxy");
        }
        HttpFields sent = request.getHeaders();
        int size = size(sent);
        if (isHttp2(request)) {
            limit(target.length(), size);
        }
        share.carry(
                COPIES * (target.length() + size) + (long) MeteredConnection.FIELD * sent.size());
        boolean isCoded = sent.contains(HttpHeader.TRANSFER_ENCODING);
        if (isCoded && version(request) == HttpVersion.HTTP_1_0) {
            // Somebody on the way may have read it without (RFC 9112, section 6.1).
            throw new RejectedRequest(400, "HTTP/1.0 has no transfer codings");
        }
        if (isCoded && !isChunkedOnly(sent)) {
            throw new RejectedRequest(501, "no transfer coding but chunked is known");
        }
        // A body that nobody asked for stays with its sender, whose connection closes then.
        byte[] body =
                handler.takesBody(method, target)
                        ? body(request, exchange, share)
                        : BodyReader.NONE;
        List<Headers.Field> fields = new ArrayList<>(sent.size());
        for (HttpField field : sent) {
            fields.add(new Headers.Field(field.getName(), field.getValue()));
        }
        var caller = new HttpRequest.Caller(client(request), request.isSecure());
        return new HttpRequest(method, target, new Headers(fields), body, caller);
    }

    /** As Jetty does for HTTP/1.1. */
    private void limit(int target, int fields) {
        if (target > headerBytes) {
            throw new RejectedRequest(414, "uri too long");
        }
        if (target + fields > headerBytes) {
            throw new RejectedRequest(431, "request header fields too large");
        }
    }

    private static int size(HttpFields sent) {
        int size = 0;
        for (HttpField field : sent) {
            size += field.getName().length() + String.valueOf(field.getValue()).length();
        }
        return size;
    }

    private static boolean isChunkedOnly(HttpFields sent) {
        List<String> codings = sent.getCSV(HttpHeader.TRANSFER_ENCODING, false);
        return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
    }

    private static boolean isHttp2(Request request) {
        return version(request) == HttpVersion.HTTP_2;
    }

    private static HttpVersion version(Request request) {
        return request.getConnectionMetaData().getHttpVersion();
    }

    private byte[] body(Request request, Exchange exchange, BodyBudget.Share share)
            throws InterruptedException {
        HttpFields sent = request.getHeaders();
        if (sent.contains(HttpHeader.CONTENT_ENCODING)
                && !sent.getCSV(HttpHeader.CONTENT_ENCODING, false).stream()
                        .allMatch("identity"::equalsIgnoreCase)) {
            throw new RejectedRequest(415, "the body must have no content coding");
        }
        return bodies.read(request, exchange, share);
    }

    /** A body that nobody asked for stays with its sender, so nothing can be read after it. */
    private boolean leavesBody(Request request, String target) {
        boolean hasBody =
                request.getLength() > 0
                        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        return hasBody && !handler.takesBody(request.getMethod(), target);
    }

    private InetAddress client(Request request) throws IOException {
        if (request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress peer) {
            TrustedProxies now = trusted.get();
            if (!now.isEmpty()) {
                return now.client(
                        peer.getAddress(),
                        request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR));
            }
            if (request.getHeaders().contains(HttpHeader.X_FORWARDED_FOR)
                    && tellsOfProxy.compareAndSet(true, false)) {
                LOG.atWarn()
                        .addKeyValue("peer", peer.getAddress().getHostAddress())
                        .log(
                                "X-Forwarded-For is believed of nobody: if this is a proxy of"
                                        + " yours, all clients behind it are one until it is a"
                                        + " trusted proxy");
            }
            return peer.getAddress();
        }
        throw new IOException("the client is gone");
    }

    private void write(Request request, Response response, Answer answer, Callback callback) {
        HttpResponse ours = answer.response();
        response.setStatus(ours.status());
        HttpFields.Mutable fields = response.getHeaders();
        for (Headers.Field field : ours.headers().fields()) {
            fields.add(field.name(), field.value());
        }
        if (isHttp2(request)) {
            fields.remove(HttpHeader.CONNECTION);
        } else if (answer.isLast() || isDraining.get()) {
            fields.put(HttpHeader.CONNECTION, "close");
        }
        if (ours.status() == 204 || ours.status() == 304) {
            response.write(true, null, callback);
        } else {
            fields.put(HttpHeader.CONTENT_LENGTH, ours.body().length);
            boolean isHead = request.getMethod().equals("HEAD");
            response.write(true, isHead ? null : ByteBuffer.wrap(ours.body()), callback);
        }
    }
}

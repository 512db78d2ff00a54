package io.deckhouse.payloadregistry.hosting;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * One whole request, its body read. Target and headers are as sent: nothing is decoded or
 * normalised, so that {@code /a/../b} and {@code /%62} are not {@code /b}.
 *
 * @param method in the case the client sent
 * @param target path and query of the request target, or {@code *}
 * @param body at most as long as the limits allow, empty where none is taken; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString are ours
public record HttpRequest(
        String method, String target, Headers headers, byte[] body, Caller caller) {
    private static final String FORM = "application/x-www-form-urlencoded";

    /**
     * Who asks: the peer, or the address a trusted proxy vouched for.
     *
     * @param secure whether this connection is TLS
     */
    public record Caller(InetAddress address, boolean secure) {}

    /** A request without headers and body from the loopback address, to build others from. */
    public static HttpRequest of(String method, String target) {
        var caller = new Caller(InetAddress.getLoopbackAddress(), false);
        return new HttpRequest(method, target, Headers.none(), new byte[0], caller);
    }

    /** The same request with one more header. */
    public HttpRequest withHeader(String name, String value) {
        return new HttpRequest(method, target, headers.plus(name, value), body, caller);
    }

    /** The same request with this body and its Content-Type. */
    public HttpRequest withBody(String contentType, String text) {
        Headers typed = headers.plus("Content-Type", contentType);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new HttpRequest(method, target, typed, bytes, caller);
    }

    /** The same request from another address. */
    public HttpRequest withClient(InetAddress address) {
        return new HttpRequest(method, target, headers, body, new Caller(address, secure()));
    }

    /** The target up to the first question mark, still encoded. */
    public String path() {
        return pathOf(target);
    }

    static String pathOf(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /** The target after the first question mark, still encoded; empty when there is none. */
    public String rawQuery() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /**
     * The query's parameters.
     *
     * @throws RejectedRequest 400 when there are too many
     */
    public Parameters query() {
        return Parameters.parse(rawQuery());
    }

    /**
     * The parameters of a form body; none when the body is empty. A charset parameter of the
     * Content-Type is ignored: forms are UTF-8 (WHATWG URL, section 5).
     *
     * @throws RejectedRequest 415 for another Content-Type, 400 when there are too many
     */
    public Parameters form() {
        if (body.length > 0 && !isForm()) {
            throw new RejectedRequest(415, "the body must be " + FORM);
        }
        return Parameters.parse(body);
    }

    /** Whether the Content-Type says that the body is a form. */
    public boolean isForm() {
        String type = headers.first("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().toLowerCase(Locale.ROOT).equals(FORM);
    }

    /** The client's address: the peer's, or the one a trusted proxy vouched for. */
    public InetAddress client() {
        return caller.address();
    }

    /** Whether this connection is TLS. */
    public boolean secure() {
        return caller.secure();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpRequest that
                && method.equals(that.method)
                && target.equals(that.target)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body)
                && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, target, headers, Arrays.hashCode(body), caller);
    }

    /** Method and path only: query, headers and body may hold credentials. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}

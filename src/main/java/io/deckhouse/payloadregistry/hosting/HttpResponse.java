package io.deckhouse.payloadregistry.hosting;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An answer. Content-Length and Date are the host's business, and so is Connection, but for {@code
 * Connection: close}, which ends an HTTP/1.1 connection after this answer.
 *
 * @param status 200 to 599
 * @param body not to be changed once given; ignored for HEAD, 204 and 304
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString are ours
public record HttpResponse(int status, Headers headers, byte[] body) {
    private static final Headers JSON = Headers.none().plus("Content-Type", "application/json");
    private static final Headers TEXT =
            Headers.none().plus("Content-Type", "text/plain; charset=utf-8");

    /** Refuses a status that ends no exchange. */
    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final HTTP status: " + status);
        }
    }

    /** JSON bytes. */
    public static HttpResponse json(int status, byte[] body) {
        return new HttpResponse(status, JSON, body);
    }

    /** Plain text in UTF-8. */
    public static HttpResponse text(int status, String body) {
        return new HttpResponse(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
    }

    /** No body. */
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.none(), new byte[0]);
    }

    /** Bytes of another type, for example {@code application/x-pem-file}. */
    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, Headers.none().plus("Content-Type", contentType), body);
    }

    /** The same answer with one more header. */
    public HttpResponse with(String name, String value) {
        return new HttpResponse(status, headers.plus(name, value), body);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpResponse that
                && status == that.status
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, headers, Arrays.hashCode(body));
    }

    /** Status and length only: headers and body may hold a token. */
    @Override
    public String toString() {
        return status + " with " + body.length + " bytes";
    }
}

package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.Headers;
import io.deckhouse.payloadregistry.hosting.HttpResponse;
import io.deckhouse.payloadregistry.token.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes token replies as every client can read them (distribution token specification). */
final class ReplyWriter {
    private static final Headers NEVER_STORED =
            Headers.none()
                    .plus("Content-Type", "application/json")
                    .plus("Cache-Control", "no-store")
                    .plus("Pragma", "no-cache");

    private static final byte[] START = ascii("{\"token\":\"");
    private static final byte[] MIDDLE = ascii("\",\"access_token\":\"");
    private static final byte[] END = ascii("\",");

    private ReplyWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static HttpResponse write(TokenReply reply, String realm) {
        return switch (reply) {
            case TokenReply.Issued issued -> new HttpResponse(200, NEVER_STORED, token(issued));
            case TokenReply.Unauthorized(var reason, var closes) -> {
                HttpResponse refusal =
                        error(401, "UNAUTHORIZED", reason)
                                .with("WWW-Authenticate", "Basic realm=\"" + realm + "\"");
                yield closes ? refusal.with("Connection", "close") : refusal;
            }
            case TokenReply.Malformed(var code, var message) -> error(400, code, message);
            case TokenReply.Unavailable(var reason, var retryAfter) ->
                    error(503, "UNAVAILABLE", reason)
                            .with(
                                    "Retry-After",
                                    Long.toString(Math.max(1, retryAfter.toSeconds())));
        };
    }

    /** The same shape for what was refused before it was a token request. */
    static HttpResponse refuse(int status, String message) {
        return switch (status) {
            case 500 -> error(status, "UNKNOWN", message);
            case 503 -> write(new TokenReply.Unavailable(message, TokenEndpoint.RETRY_AFTER), "");
            default -> error(status, "UNSUPPORTED", message);
        };
    }

    /** The fields of both the GET and the POST answer, so that one form serves all clients. */
    private static byte[] token(TokenReply.Issued issued) {
        byte[] jwt = issued.token().jwt().getBytes(StandardCharsets.US_ASCII);
        byte[] rest =
                new JsonText(256)
                        .number("expires_in", issued.expiresIn().toSeconds())
                        .plain("issued_at", issued.at().toString())
                        .string("scope", issued.scope())
                        .endBytes();
        // By hand: a token is long, and a writer of JSON would copy it over and over.
        var body =
                ByteBuffer.allocate(
                        START.length
                                + MIDDLE.length
                                + END.length
                                + 2 * jwt.length
                                + rest.length
                                - 1);
        body.put(START).put(jwt).put(MIDDLE).put(jwt).put(END).put(rest, 1, rest.length - 1);
        return body.array();
    }

    /** The list is the specification's; old clients print {@code details} and nothing else. */
    private static HttpResponse error(int status, String code, String message) {
        byte[] body = new JsonText(256).error(code, message).string("details", message).endBytes();
        return new HttpResponse(status, NEVER_STORED, body);
    }
}

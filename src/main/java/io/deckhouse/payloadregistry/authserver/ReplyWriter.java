package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.Headers;
import io.deckhouse.payloadregistry.hosting.HttpResponse;
import io.deckhouse.payloadregistry.token.JsonText;

/** Writes token replies as every client can read them (distribution token specification). */
final class ReplyWriter {
    private static final Headers NEVER_STORED =
            Headers.none()
                    .plus("Content-Type", "application/json")
                    .plus("Cache-Control", "no-store")
                    .plus("Pragma", "no-cache");

    private ReplyWriter() {}

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
        String jwt = issued.token().jwt();
        return new JsonText(2 * jwt.length() + 256)
                .plain("token", jwt)
                .plain("access_token", jwt)
                .number("expires_in", issued.expiresIn().toSeconds())
                .plain("issued_at", issued.at().toString())
                .string("scope", issued.scope())
                .endBytes();
    }

    /** The list is the specification's; old clients print {@code details} and nothing else. */
    private static HttpResponse error(int status, String code, String message) {
        byte[] body = new JsonText(256).error(code, message).string("details", message).endBytes();
        return new HttpResponse(status, NEVER_STORED, body);
    }
}

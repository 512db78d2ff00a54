package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.HttpResponse;

/** Writes token replies as every client can read them (distribution token specification). */
final class ReplyWriter {
    private ReplyWriter() {}

    static HttpResponse write(TokenReply reply, String realm) {
        HttpResponse response =
                switch (reply) {
                    case TokenReply.Issued issued -> HttpResponse.json(200, token(issued));
                    case TokenReply.Unauthorized(var reason) ->
                            error(401, "UNAUTHORIZED", reason)
                                    .with("WWW-Authenticate", "Basic realm=\"" + realm + "\"");
                    case TokenReply.Malformed(var code, var message) -> error(400, code, message);
                    case TokenReply.Unavailable(var reason, var retryAfter) ->
                            error(503, "UNAVAILABLE", reason)
                                    .with(
                                            "Retry-After",
                                            Long.toString(Math.max(1, retryAfter.toSeconds())));
                };
        return response.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }

    /** The fields of both the GET and the POST answer, so that one form serves all clients. */
    private static byte[] token(TokenReply.Issued issued) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("token", issued.token().jwt());
            json.writeStringProperty("access_token", issued.token().jwt());
            json.writeNumberProperty("expires_in", issued.expiresIn().toSeconds());
            json.writeStringProperty("issued_at", issued.at().toString());
            json.writeStringProperty("scope", issued.scope());
            json.writeEndObject();
        });
    }

    /** The list is the specification's; old clients print {@code details} and nothing else. */
    private static HttpResponse error(int status, String code, String message) {
        byte[] body =
                Json.write(json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("errors");
                    json.writeStartObject();
                    json.writeStringProperty("code", code);
                    json.writeStringProperty("message", message);
                    json.writeNullProperty("detail");
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeStringProperty("details", message);
                    json.writeEndObject();
                });
        return HttpResponse.json(status, body);
    }
}

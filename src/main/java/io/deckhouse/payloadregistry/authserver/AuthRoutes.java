package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.HttpHandler;
import io.deckhouse.payloadregistry.hosting.HttpRequest;
import io.deckhouse.payloadregistry.hosting.HttpResponse;
import io.deckhouse.payloadregistry.hosting.Routes;
import io.deckhouse.payloadregistry.token.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The public pages: tokens at {@code /auth/token} and {@code /token}, and public key material. */
public final class AuthRoutes {
    private static final String BRIEFLY = "max-age=60";

    private AuthRoutes() {}

    /** Routes to an endpoint, which is looked up for each request, and to these keys. */
    public static Routes of(Supplier<TokenEndpoint> endpoint, KeySource keys) {
        HttpHandler token = request -> token(request, endpoint.get());
        return Routes.none()
                .get("/auth/token", token)
                .on("POST", "/auth/token", token)
                .get("/token", token)
                .on("POST", "/token", token)
                .get("/.well-known/jwks.json", _ -> page("application/json", keys.jwks().json()))
                .get("/certs/ca.pem", _ -> page("application/x-pem-file", keys.bundlePem()));
    }

    private static HttpResponse token(HttpRequest request, TokenEndpoint endpoint)
            throws InterruptedException {
        TokenReply reply =
                switch (RequestReader.read(request)) {
                    case RequestReader.Read.Good(var read) -> endpoint.answer(read);
                    case RequestReader.Read.Bad(var refusal) ->
                            endpoint.refuse(refusal, request.client());
                };
        return ReplyWriter.write(reply, endpoint.settings().realm());
    }

    private static HttpResponse page(String contentType, String text) {
        return HttpResponse.of(200, contentType, text.getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", BRIEFLY);
    }
}

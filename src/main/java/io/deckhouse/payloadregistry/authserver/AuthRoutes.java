package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.HttpHandler;
import io.deckhouse.payloadregistry.hosting.HttpRequest;
import io.deckhouse.payloadregistry.hosting.HttpResponse;
import io.deckhouse.payloadregistry.hosting.RejectedRequest;
import io.deckhouse.payloadregistry.hosting.Routes;
import io.deckhouse.payloadregistry.token.KeySource;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public pages: tokens at {@code /auth/token} and {@code /token}, and public key material. */
final class AuthRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AuthRoutes.class);

    /** A new key signs at once. */
    private static final String CACHE_CONTROL = "no-cache";

    private AuthRoutes() {}

    /** Routes to an endpoint, which is looked up for each request, and to these keys. */
    static Routes of(Supplier<TokenEndpoint> endpoint, KeySource keys, RefusalLog refusals) {
        HttpHandler token = new TokenPage(endpoint, refusals);
        return Routes.none()
                .get("/auth/token", token)
                .on("POST", "/auth/token", token)
                .get("/token", token)
                .on("POST", "/token", token)
                .get(
                        "/.well-known/jwks.json",
                        _ -> page("application/json", () -> keys.jwks().json()))
                .get("/certs/ca.pem", _ -> page("application/x-pem-file", keys::bundlePem));
    }

    private record TokenPage(Supplier<TokenEndpoint> current, RefusalLog refusals)
            implements HttpHandler {
        @Override
        public HttpResponse handle(HttpRequest request) {
            TokenEndpoint endpoint = current.get();
            try {
                TokenReply reply =
                        switch (RequestReader.read(request)) {
                            case RequestReader.Read.Good(var read) -> endpoint.answer(read);
                            case RequestReader.Read.Bad(var refusal) ->
                                    endpoint.refuse(refusal, request.client());
                        };
                return ReplyWriter.write(reply, endpoint.settings().realm());
            } catch (InterruptedException _) {
                // Its audit line is written already.
                Thread.currentThread().interrupt();
                return ReplyWriter.refuse(503, "out of time");
            }
        }

        @Override
        public HttpResponse refuse(String target, InetAddress client, RejectedRequest why) {
            refusals.record(client, current.get().settings().service(), why);
            return ReplyWriter.refuse(why.status(), String.valueOf(why.getMessage()));
        }
    }

    private static HttpResponse page(String contentType, Supplier<String> text) {
        try {
            return HttpResponse.of(200, contentType, text.get().getBytes(StandardCharsets.UTF_8))
                    .with("Cache-Control", CACHE_CONTROL);
        } catch (RuntimeException broken) {
            LOG.atError().setCause(broken).log("the keys cannot be read");
            return HttpResponse.text(503, "the keys cannot be read now\n")
                    .with("Retry-After", "10");
        }
    }
}

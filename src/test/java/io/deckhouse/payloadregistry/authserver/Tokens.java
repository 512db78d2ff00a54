package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.Password;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Kubernetes tokens as far as anybody but the API server can read them. */
final class Tokens {
    private Tokens() {}

    static Password jwt(String name, String audience, Instant end) {
        String claims =
                "{\"aud\":[\"%s\"],\"exp\":%d,\"sub\":\"%s\"}"
                        .formatted(audience, end.getEpochSecond(), name);
        return Password.of(part("{\"alg\":\"RS256\"}") + "." + part(claims) + ".c2lnbmF0dXJl");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}

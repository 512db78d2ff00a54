package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** TokenRequest and TokenReview. */
final class Tokens {
    private static final String API = "authentication.k8s.io/v1";

    private final ApiClient api;

    Tokens(ApiClient api) {
        this.api = api;
    }

    IssuedToken request(String namespace, String serviceAccount, TokenSpec spec) {
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, serviceAccount);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", API).put("kind", "TokenRequest");
        ObjectNode wanted = body.putObject("spec");
        add(wanted.putArray("audiences"), spec.audiences());
        wanted.put("expirationSeconds", spec.lifetime().toSeconds());
        if (!spec.boundTo().isNone()) {
            wanted.putObject("boundObjectRef")
                    .put("kind", "Secret")
                    .put("apiVersion", "v1")
                    .put("name", spec.boundTo().name())
                    .put("uid", spec.boundTo().uid());
        }
        String about = "request a token of " + account;
        JsonNode status =
                api.send(
                                ApiRequest.of("POST", ApiRequest.object(account) + "/token", about)
                                        .with(body))
                        .path("status");
        String token = status.path("token").asString("");
        try {
            if (!token.isEmpty()) {
                return new IssuedToken(
                        Password.of(token),
                        Instant.parse(status.path("expirationTimestamp").asString("")));
            }
        } catch (DateTimeParseException _) {
            // Told below.
        }
        throw new ClusterException(
                Reason.SERVER_ERROR, "cannot " + about + ": the answer holds no token");
    }

    TokenReview review(Password token, List<String> audiences) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", API).put("kind", "TokenReview");
        ObjectNode asked = body.putObject("spec");
        asked.put("token", token.reveal());
        if (!audiences.isEmpty()) {
            add(asked.putArray("audiences"), audiences);
        }
        JsonNode status =
                api.send(
                                ApiRequest.of(
                                                "POST",
                                                "/apis/" + API + "/tokenreviews",
                                                "review a token")
                                        .with(body))
                        .path("status");
        if (!status.path("authenticated").asBoolean(false)) {
            String error = status.path("error").asString("");
            return new TokenReview.Rejected(error.isEmpty() ? "the token is not valid" : error);
        }
        Set<String> meant = new HashSet<>(strings(status.path("audiences")));
        List<String> matching = audiences.stream().filter(meant::contains).distinct().toList();
        if (!audiences.isEmpty() && matching.isEmpty()) {
            // A server that does not know audiences, or a token for the API server alone.
            return new TokenReview.Rejected("the token is not for this audience");
        }
        JsonNode user = status.path("user");
        return new TokenReview.Authenticated(
                user.path("username").asString(""),
                user.path("uid").asString(""),
                new HashSet<>(strings(user.path("groups"))),
                matching);
    }

    private static void add(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asString("")));
        return values;
    }
}

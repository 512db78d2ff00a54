package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.Cluster.OwnRules;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** SelfSubjectRulesReview, which everybody may ask and which tells path patterns as written. */
final class OwnRulesReview {
    private static final String API = "authorization.k8s.io/v1";

    private final ApiClient api;

    OwnRulesReview(ApiClient api) {
        this.api = api;
    }

    Optional<OwnRules> of(String namespace) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", API).put("kind", "SelfSubjectRulesReview");
        body.putObject("spec").put("namespace", namespace);
        try {
            JsonNode status =
                    api.send(
                                    ApiRequest.of(
                                                    "POST",
                                                    "/apis/" + API + "/selfsubjectrulesreviews",
                                                    "find out what I may do")
                                            .with(body))
                            .path("status");
            return Optional.of(
                    new OwnRules(
                            AccessObjects.rules(status.path("resourceRules")),
                            !status.path("incomplete").asBoolean(false)));
        } catch (ClusterException e) {
            if (e.reason() == Reason.NOT_FOUND || e.reason() == Reason.FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }
}

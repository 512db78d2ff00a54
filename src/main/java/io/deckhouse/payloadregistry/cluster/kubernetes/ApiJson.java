package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the API server's JSON is read: without a table of property names. In {@code managedFields}
 * the name of a property may hold a uid and be like no other; with each new one the table would be
 * copied, which took a third of all memory that a daemon asked for.
 */
final class ApiJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build();

    /** For trees. */
    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private ApiJson() {}

    /** For the client library's typed models, otherwise as it would make its own. */
    static KubernetesSerialization forModels() {
        return new KubernetesSerialization(
                JsonMapper.builder(FACTORY)
                        .configureForJackson2()
                        .addModule(new Jackson2JdkTypesModule())
                        .build(),
                true);
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.json.Trees;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How the API server's JSON is read: without a table of property names. In {@code managedFields}
 * the name of a property may hold a uid and be like no other; with each new one the table would be
 * copied, which took a third of all memory that a daemon asked for.
 */
final class ApiJson {
    /** The uid in a name is as long as its writer likes, but no object has more than this. */
    private static final int LONGEST_NAME = 16 << 20;

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build();

    /** Writes other characters as escapes. */
    static final JsonFactory ASCII =
            FACTORY.rebuild().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** What requests and answers are read and written with. */
    static final Trees TREES = Trees.in(FACTORY);

    /**
     * What is applied: a property a line. The API server reads it as YAML, and keeps all of one
     * line, up to 1024 characters, in its parser's queue, for it may still be a property's name.
     */
    static final Trees LINES =
            TREES.printedBy(
                    new DefaultPrettyPrinter(
                                    Separators.createDefaultInstance()
                                            .withObjectNameValueSpacing(Spacing.NONE))
                            .withObjectIndenter(new DefaultIndenter("", "\n"))
                            .withArrayIndenter(new DefaultIndenter("", "\n")));

    private static final String TREE = "tree";

    private ApiJson() {}

    /**
     * For the client library: what it watches stays a {@link #tree}, all else becomes its model.
     */
    static KubernetesSerialization forWatches() {
        KubernetesSerialization serialization =
                new KubernetesSerialization(
                        JsonMapper.builder(FACTORY)
                                .configureForJackson2()
                                .addModule(new Jackson2JdkTypesModule())
                                .addModule(
                                        new SimpleModule()
                                                .addDeserializer(
                                                        GenericKubernetesResource.class,
                                                        new TreeKeeper()))
                                .build(),
                        false);
        serialization.registerKubernetesResource(Status.class);
        return serialization;
    }

    /** The whole of a watched object. */
    static JsonNode tree(GenericKubernetesResource object) {
        return (JsonNode) Objects.requireNonNull(object.getAdditionalProperties().get(TREE));
    }

    /** Fills in of the model what an informer reads: who the object is and its version. */
    private static final class TreeKeeper extends ValueDeserializer<GenericKubernetesResource> {
        @Override
        public GenericKubernetesResource deserialize(
                JsonParser parser, DeserializationContext context) {
            JsonNode tree = context.readTree(parser);
            JsonNode metadata = tree.path("metadata");
            ObjectMeta known = new ObjectMeta();
            known.setNamespace(metadata.path("namespace").asStringOpt().orElse(null));
            known.setName(metadata.path("name").asStringOpt().orElse(null));
            known.setUid(metadata.path("uid").asStringOpt().orElse(null));
            known.setResourceVersion(metadata.path("resourceVersion").asStringOpt().orElse(null));
            GenericKubernetesResource object = new GenericKubernetesResource();
            object.setMetadata(known);
            object.setAdditionalProperty(TREE, tree);
            return object;
        }
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.json.Trees;
import java.util.List;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Prints trees as JSON or YAML, in the shape that kubectl gives them. */
final class Documents {
    /** Made when first used: most runs print one of the two. */
    private static final class Json {
        static final Trees TREES =
                Trees.in(JsonFactory.builder().disable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
                        .printedBy(
                                new DefaultPrettyPrinter(
                                                Separators.createDefaultInstance()
                                                        .withObjectNameValueSpacing(Spacing.AFTER)
                                                        .withArrayEmptySeparator("")
                                                        .withObjectEmptySeparator(""))
                                        .withArrayIndenter(
                                                DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));
    }

    private static final class Yaml {
        static final Trees TREES =
                Trees.in(
                        YAMLFactory.builder()
                                .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                                .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                                .disable(YAMLWriteFeature.SPLIT_LINES)
                                .build());
    }

    private Documents() {}

    /** One tree as indented JSON or as YAML. */
    static String one(JsonNode tree, boolean asJson) {
        return asJson ? json(tree) : yaml(tree);
    }

    /** One tree as indented JSON. */
    static String json(JsonNode tree) {
        return Json.TREES.text(tree) + "\n";
    }

    /** One tree as YAML. */
    static String yaml(JsonNode tree) {
        return Yaml.TREES.text(tree);
    }

    /** The tree of one YAML document that is part of the program. */
    static JsonNode parsed(String yaml) {
        return Yaml.TREES.read(yaml);
    }

    /** Several objects: one as it is, more as a v1 List in JSON and as documents in YAML. */
    static String objects(List<ObjectNode> objects, boolean asJson) {
        if (!asJson) {
            return String.join("---\n", objects.stream().map(Documents::yaml).toList());
        }
        if (objects.size() == 1) {
            return json(objects.getFirst());
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1").put("kind", "List");
        list.putArray("items").addAll(objects);
        return json(list);
    }

    /** Likewise, of the cluster's objects. */
    static String ofObjects(List<ClusterObject> objects, boolean asJson) {
        return objects(objects.stream().map(ClusterObject::tree).toList(), asJson);
    }
}

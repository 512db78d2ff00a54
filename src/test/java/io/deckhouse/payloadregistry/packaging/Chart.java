package io.deckhouse.payloadregistry.packaging;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart in this source tree, rendered by Helm itself. */
final class Chart {
    static final Path DIRECTORY = Path.of("packaging/helm");

    /** A Kubernetes that has every API that the chart can use. */
    static final String CURRENT = "1.33.0";

    private static final YAMLMapper YAML = new YAMLMapper();

    private Chart() {}

    /** The manifests of a release called payload-registry, in a namespace of the same name. */
    static String render(String kubeVersion, String values) {
        return render("payload-registry", "payload-registry", kubeVersion, values);
    }

    /** The manifests of a release; a refusal by Helm is an IllegalStateException with its words. */
    static String render(String release, String namespace, String kubeVersion, String values) {
        return withValues(
                values,
                file -> {
                    TemplateCommand command =
                            new Helm(DIRECTORY)
                                    .template()
                                    .withName(release)
                                    .withNamespace(namespace)
                                    .withKubeVersion(kubeVersion)
                                    .withValuesFile(file);
                    return command.call();
                });
    }

    /** What is done with a file of values. */
    interface Use<T> {
        T with(Path valuesFile);
    }

    /** Puts values into a file for as long as they are used. */
    static <T> T withValues(String values, Use<T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return use.with(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML text, without empty ones. */
    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (values.hasNextValue()) {
                JsonNode document = values.nextValue();
                if (document.isObject()) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    /** The one document of this kind and name. */
    static JsonNode document(String yaml, String kind, String name) {
        return documents(yaml).stream()
                .filter(document ->
                        document.path("kind").asString().equals(kind)
                                && document.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + yaml));
    }
}

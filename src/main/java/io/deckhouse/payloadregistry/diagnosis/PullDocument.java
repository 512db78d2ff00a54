package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.credential.DockerConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Something that holds registry logins, as a person has it in a file.
 *
 * @param name how messages call it
 */
public record PullDocument(String name, DockerConfig.Reading content) {
    /**
     * Reads a bare document of logins, of either form: {@code {"auths":{…}}}, or {@code
     * .dockercfg}, which is the {@code auths} alone. Empty if the text is something else, such as a
     * Kubernetes object.
     */
    public static Optional<PullDocument> bare(String name, byte[] text) {
        String written = new String(text, StandardCharsets.UTF_8);
        if (!written.strip().startsWith("{")) {
            return Optional.empty();
        }
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            // Whoever reads it as a document of logins says what is wrong, and where; unless it is
            // an object in YAML's own braces.
            return written.contains("apiVersion")
                    ? Optional.empty()
                    : Optional.of(new PullDocument(name, DockerConfig.parse(text)));
        }
        if (root.has("kind") && root.has("apiVersion")) {
            return Optional.empty();
        }
        boolean isLegacy =
                !root.isEmpty()
                        && root.propertyStream()
                                .allMatch(field ->
                                        field.getValue().isObject()
                                                && !isKeyOfNewForm(field.getKey()));
        return Optional.of(
                new PullDocument(
                        name,
                        isLegacy ? DockerConfig.parseLegacy(text) : DockerConfig.parse(text)));
    }

    private static boolean isKeyOfNewForm(String key) {
        return List.of("auths", "credhelpers", "httpheaders", "proxies", "plugins", "aliases")
                .contains(key.toLowerCase(java.util.Locale.ROOT));
    }
}

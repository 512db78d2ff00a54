package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A Secret's registry logins, read as kubelet does: of two types, and of no other. */
sealed interface SecretDocument {
    /** The type before 2014, whose content is the {@code auths} alone. */
    String LEGACY_TYPE = "kubernetes.io/dockercfg";

    /** Its content is a document of logins. */
    record Usable(DockerConfig config) implements SecretDocument {}

    /** Kubelet does not look into a Secret like this; the reason is one clause. */
    record Ignored(String reason) implements SecretDocument {}

    /** Kubelet cannot read it, and then pulls nothing; the reason is one clause. */
    record Malformed(String reason) implements SecretDocument {}

    /** Reads a Secret. */
    static SecretDocument read(ClusterObject secret) {
        String type = secret.at("type").asString("Opaque");
        return switch (type) {
            case Annotations.SECRET_TYPE -> read(secret, Annotations.DATA_KEY);
            case LEGACY_TYPE -> read(secret, ".dockercfg");
            default ->
                    new Ignored(
                            "its type is "
                                    + type
                                    + "; kubelet reads only "
                                    + Annotations.SECRET_TYPE
                                    + " and "
                                    + LEGACY_TYPE);
        };
    }

    private static SecretDocument read(ClusterObject secret, String key) {
        String plain = secret.at("stringData", key).asString("");
        String encoded = secret.at("data", key).asString("");
        if (plain.isEmpty() && encoded.isEmpty()) {
            return new Ignored("its data has no " + key);
        }
        byte[] bytes;
        try {
            bytes =
                    plain.isEmpty()
                            ? Base64.getDecoder()
                                    .decode(encoded.replace("\n", "").replace("\r", ""))
                            : plain.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return new Malformed("its " + key + " is not base64");
        }
        DockerConfig.Reading reading =
                key.equals(Annotations.DATA_KEY)
                        ? DockerConfig.parse(bytes)
                        : DockerConfig.parseLegacy(bytes);
        return switch (reading) {
            case DockerConfig.Malformed(var reason) -> new Malformed("its " + key + ": " + reason);
            case DockerConfig.Parsed(var config) -> new Usable(config);
        };
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Names;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an API server would refuse to store, as far as the product's own objects can break it. */
final class ObjectRules {
    private static final String CONFIG_TYPE = "kubernetes.io/dockerconfigjson";
    private static final String CONFIG_KEY = ".dockerconfigjson";
    private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    private final ObjectKey key;

    ObjectRules(ObjectKey key) {
        this.key = key;
    }

    /** Turns a Secret's {@code stringData} into {@code data}, as the API server does on writing. */
    static void encodeStringData(ObjectNode secret) {
        JsonNode plain = secret.remove("stringData");
        if (plain == null || !plain.isObject() || plain.isEmpty()) {
            return;
        }
        ObjectNode data =
                secret.path("data") instanceof ObjectNode there ? there : secret.putObject("data");
        plain.properties()
                .forEach(e ->
                        data.put(
                                e.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                e.getValue()
                                                        .asString("")
                                                        .getBytes(StandardCharsets.UTF_8))));
    }

    /** Refuses a tree that may not replace what is there. */
    void check(Optional<ObjectNode> present, ObjectNode next) {
        checkName();
        checkStrings(next, "labels");
        checkStrings(next, "annotations");
        present.ifPresent(old -> checkUnchanged(old, next));
        if (key.kind() == Kind.SECRET) {
            checkSecret(next);
        }
    }

    private void checkName() {
        boolean isGood =
                switch (key.kind()) {
                    case NAMESPACE -> Names.isLabel(key.name());
                    case ROLE, CLUSTER_ROLE, ROLE_BINDING, CLUSTER_ROLE_BINDING ->
                            !key.name().contains("/")
                                    && !key.name().contains("%")
                                    && !key.name().equals(".")
                                    && !key.name().equals("..");
                    case SERVICE_ACCOUNT,
                            SECRET,
                            MODULE_CONFIG,
                            PAYLOAD_REPOSITORY_ACCESS,
                            LEASE,
                            API_SERVICE,
                            DECKHOUSE_USER,
                            INGRESS,
                            POD,
                            DEPLOYMENT,
                            STATEFUL_SET,
                            DAEMON_SET,
                            JOB,
                            CRON_JOB,
                            OLD_CRON_JOB,
                            NODE_GROUP_CONFIGURATION ->
                            Names.isSubdomain(key.name());
                };
        if (!isGood) {
            throw invalid("the name is not allowed");
        }
        if (key.kind().isNamespaced() && !Names.isLabel(key.namespace())) {
            throw invalid("the namespace is not allowed");
        }
    }

    private void checkStrings(ObjectNode next, String map) {
        next.path("metadata")
                .path(map)
                .properties()
                .forEach(e -> {
                    if (!e.getValue().isString()) {
                        throw invalid(
                                "metadata."
                                        + map
                                        + "."
                                        + e.getKey()
                                        + " is not a string: quote it");
                    }
                });
    }

    private void checkUnchanged(ObjectNode old, ObjectNode next) {
        if (key.kind() == Kind.SECRET && !type(old).equals(type(next))) {
            throw invalid("type cannot be changed from " + type(old) + " to " + type(next));
        }
        boolean binds = key.kind() == Kind.ROLE_BINDING || key.kind() == Kind.CLUSTER_ROLE_BINDING;
        if (binds && !old.path("roleRef").equals(next.path("roleRef"))) {
            throw invalid("roleRef cannot be changed");
        }
    }

    private static String type(ObjectNode secret) {
        return secret.path("type").asString("Opaque");
    }

    private void checkSecret(ObjectNode next) {
        next.path("data")
                .properties()
                .forEach(e -> {
                    if (!DATA_KEY.matcher(e.getKey()).matches()) {
                        throw invalid("the data key " + e.getKey() + " is not allowed");
                    }
                    decoded(e.getKey(), e.getValue());
                });
        if (type(next).equals(CONFIG_TYPE)) {
            checkConfig(next.path("data").path(CONFIG_KEY));
        }
    }

    private void checkConfig(JsonNode value) {
        if (value.isMissingNode()) {
            throw invalid("data[" + CONFIG_KEY + "] is missing");
        }
        try {
            if (JsonMapper.shared().readTree(decoded(CONFIG_KEY, value)).isObject()) {
                return;
            }
        } catch (JacksonException _) {
            // Its message would show a piece of the Secret.
        }
        throw invalid("data[" + CONFIG_KEY + "] is not a JSON object");
    }

    private byte[] decoded(String name, JsonNode value) {
        if (value.isString() || value.isNull()) {
            try {
                return Base64.getDecoder().decode(joined(value.asString("")));
            } catch (IllegalArgumentException _) {
                // The message names the key only: the value may be a password.
            }
        }
        throw invalid("data[" + name + "] is not base64; use stringData for plain text");
    }

    /** The API server allows line breaks in base64 and nothing else beside the alphabet. */
    private static String joined(String text) {
        return text.replace("\r", "").replace("\n", "");
    }

    private ClusterException invalid(String why) {
        return new ClusterException(Reason.INVALID, key + ": " + why);
    }
}

package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema and the reader say the same of values that are made from the schema alone. */
final class ConfigurationSchemaTest {
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(ConfigurationSchema.json());

    static Map<String, JsonNode> values() {
        var found = new LinkedHashMap<String, JsonNode>();
        SCHEMA.path("properties")
                .properties()
                .forEach(entry -> {
                    if (entry.getValue().has("properties")) {
                        entry.getValue()
                                .path("properties")
                                .properties()
                                .forEach(member ->
                                        found.put(
                                                entry.getKey() + "." + member.getKey(),
                                                member.getValue()));
                    } else {
                        found.put(entry.getKey(), entry.getValue());
                    }
                });
        return found;
    }

    static Set<Map.Entry<String, JsonNode>> entries() {
        return values().entrySet();
    }

    @Test
    void listsEverySettingAndNoOther() {
        assertThat(values().keySet())
                .containsExactlyElementsOf(Setting.ALL.stream().map(Setting::path).toList());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theReaderTakesWhatTheSchemaAllows(Map.Entry<String, JsonNode> entry) throws Exception {
        String sample =
                entry.getValue().has("enum")
                        ? entry.getValue().path("enum").get(0).toString()
                        : switch (type(entry.getValue())) {
                            case "integer" -> entry.getValue().path("minimum").toString();
                            case "boolean" -> "true";
                            case "array" -> "[\"a\"]";
                            default -> entry.getValue().has("pattern") ? "\"1h30m\"" : "\"a\"";
                        };

        assertThat(read(entry.getKey(), sample)).isNotEqualTo(Values.none());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theReaderRefusesWhatTheSchemaForbids(Map.Entry<String, JsonNode> entry) {
        String sample =
                switch (type(entry.getValue())) {
                    case "integer" -> "-1";
                    case "boolean" -> "\"true\"";
                    case "array" -> "[]";
                    default -> "[\"a\"]";
                };

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(entry.getKey(), sample));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theReaderRefusesANumberWhereTheSchemaWantsNone(Map.Entry<String, JsonNode> entry) {
        String sample = type(entry.getValue()).equals("array") ? "[5000]" : "5000.5";

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(entry.getKey(), sample));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void allowsNoValueWhereTheReaderNeedsNone(Map.Entry<String, JsonNode> entry) throws Exception {
        boolean isRequired = SCHEMA.path("required").toString().contains(entry.getKey());
        var allowed = entry.getValue().path(entry.getValue().has("enum") ? "enum" : "type");

        assertThat(read(entry.getKey(), "null")).isEqualTo(Values.none());
        assertThat(allowed.toString().contains("null")).isEqualTo(!isRequired);
    }

    @Test
    void allowsNoValueForAGroup() throws Exception {
        for (Map.Entry<String, JsonNode> entry : SCHEMA.path("properties").properties()) {
            if (entry.getValue().has("properties")) {
                assertThat(entry.getValue().path("type").toString()).contains("null");
                assertThat(read(entry.getKey(), "null")).isEqualTo(Values.none());
            }
        }
    }

    /** Of a value that is there; none for a choice of words. */
    private static String type(JsonNode value) {
        JsonNode type = value.path("type");
        return type.isArray() ? type.get(0).stringValue() : type.asString("");
    }

    private static Values read(String path, String value) throws ConfigurationException {
        int dot = path.indexOf('.');
        String text =
                dot < 0
                        ? path + ": " + value
                        : path.substring(0, dot)
                                + ": {"
                                + path.substring(dot + 1)
                                + ": "
                                + value
                                + "}";
        return ConfigurationFile.read(
                Path.of("/etc/auth.yaml"), text.getBytes(StandardCharsets.UTF_8));
    }
}

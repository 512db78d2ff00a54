package io.deckhouse.payloadregistry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

class TreesTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Trees JSON = Trees.in(new JsonFactory());
    private static final YAMLFactory PLAIN_YAML =
            YAMLFactory.builder()
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .build();

    /** What needs quotes, escapes or care in one of the formats. */
    private static final String[] STRINGS = {
        "",
        " ",
        "a",
        "true",
        "No",
        "null",
        "~",
        "0x1f",
        "1e3",
        "12",
        "-",
        "- a",
        "a: b",
        "a #b",
        "'",
        "\"",
        "\\",
        "line\nline",
        "line\n",
        "tab\t",
        "\u0000",
        "\u007f",
        "ünï",
        "\ud83d\ude00",
        ".dockerconfigjson",
        "2026-11-25"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void writesAndReadsAnyTreeAsMappersDo(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            JsonNode tree = object(random, 4);

            String json = JsonMapper.shared().writeValueAsString(tree);
            assertThat(JSON.text(tree)).isEqualTo(json);
            assertThat(JSON.bytes(tree)).isEqualTo(JsonMapper.shared().writeValueAsBytes(tree));
            assertThat(JSON.read(json)).isEqualTo(JsonMapper.shared().readTree(json));
            assertThat(JSON.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(JSON.read(json));

            String yaml = new YAMLMapper(PLAIN_YAML).writeValueAsString(tree);
            assertThat(Trees.in(PLAIN_YAML).text(tree)).isEqualTo(yaml);
            assertThat(Trees.in(PLAIN_YAML).read(yaml)).isEqualTo(new YAMLMapper().readTree(yaml));
        }
    }

    @Test
    void printsAsTheMapperWithThatPrinterDoes() {
        JsonNode tree = object(new Random(11), 4);

        Trees printed = JSON.printedBy(new DefaultPrettyPrinter());

        String expected =
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        assertThat(printed.text(tree)).isEqualTo(expected);
        assertThat(printed.text(tree)).as("again").isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.50", "1e400", "123456789012345678901234567890", "-0.0", "0.1"})
    void keepsNumbersAsTheMapperDoes(String number) {
        JsonMapper exact =
                JsonMapper.builder()
                        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                        .build();

        assertThat(JSON.withExactDecimals().read(number)).isEqualTo(exact.readTree(number));
        assertThat(JSON.withExactDecimals().text(exact.readTree(number)))
                .isEqualTo(exact.writeValueAsString(exact.readTree(number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1", "{\"a\" 1}", "nul", "{} {}", "]", "{\"a\":1,}", "1 2"})
    void refusesWhatTheMapperRefuses(String text) {
        assertThatThrownBy(() -> JsonMapper.shared().readTree(text))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> JSON.read(text)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void findsNothingInNothing(String text) {
        assertThat(JSON.read(text).isMissingNode()).isTrue();
        assertThat(Trees.in(new YAMLFactory()).read(text))
                .isEqualTo(YAMLMapper.shared().readTree(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x {b: 1}\nc: *x\n",
                "a: !!binary aGk=\n",
                "a: !!str 1\n",
                "a: |\n  b\n  c\n",
                "a: .inf"
            })
    void readsYamlsOwnWaysAsTheMapperDoes(String text) {
        assertThat(Trees.in(new YAMLFactory()).read(text))
                .isEqualTo(YAMLMapper.shared().readTree(text));
    }

    private static JsonNode node(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 8)) {
            case 0 -> NODES.numberNode(random.nextInt());
            case 1 -> NODES.numberNode(random.nextLong());
            case 2 -> NODES.numberNode(new BigInteger(90, random));
            case 3 -> NODES.numberNode(random.nextDouble());
            case 4 -> NODES.numberNode(BigDecimal.valueOf(random.nextInt(100_000), 2));
            case 5 -> NODES.booleanNode(random.nextBoolean());
            case 6 -> NODES.nullNode();
            case 7 -> NODES.stringNode(STRINGS[random.nextInt(STRINGS.length)]);
            case 8 -> object(random, depth - 1);
            default -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(node(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(STRINGS[random.nextInt(STRINGS.length)] + i, node(random, depth));
        }
        return object;
    }
}

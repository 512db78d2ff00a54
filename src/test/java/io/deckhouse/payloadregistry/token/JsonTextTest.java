package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void writesAllKindsOfFields() {
        String text =
                new JsonText(16)
                        .string("a", "x\"\\\n\u0001")
                        .plain("b", "y")
                        .number("c", -5)
                        .truth("d", true)
                        .strings("e", List.of("1", "\t"))
                        .strings("f", List.of())
                        .error("CODE", "why")
                        .end();

        assertThat(text)
                .isEqualTo(
                        "{\"a\":\"x\\\"\\\\\\n\\u0001\",\"b\":\"y\",\"c\":-5,\"d\":true,"
                                + "\"e\":[\"1\",\"\\t\"],\"f\":[],\"errors\":[{\"code\":\"CODE\","
                                + "\"message\":\"why\",\"detail\":null}]}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anotherReaderReadsWhatItWrote(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String value = text(random);

            JsonNode read = JSON.readTree(new JsonText(16).string("v", value).endBytes());

            assertThat(read.path("v").asString()).as("seed %d", seed).isEqualTo(value);
        }
    }

    @Test
    void escapesHalvesOfCharacters() {
        assertThat(new JsonText(16).string("v", "a\ud800b\udc00").end())
                .isEqualTo("{\"v\":\"a\\ud800b\\udc00\"}");
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            int most = random.nextBoolean() ? 0x80 : 0x20000;
            int c = random.nextInt(most);
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                text.appendCodePoint(c);
            }
        }
        return text.toString();
    }
}

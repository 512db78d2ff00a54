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

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a,
                0x202e, 0x2066, 0x2069, 0xfeff
            })
    void escapesWhatATerminalObeysOrDoesNotShow(int code) {
        assertThat(new JsonText(16).string("v", "a" + (char) code + "b").end())
                .isEqualTo("{\"v\":\"a\\u%04xb\"}", code);
    }

    @Test
    void leavesLettersOfAllLanguagesAndPicturesAlone() {
        String text = "~ \u00a0\u00e9\u0416\u05d0\u4e2d\u2026\ud83d\ude00";

        assertThat(new JsonText(16).string("v", text).end()).isEqualTo("{\"v\":\"" + text + "\"}");
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

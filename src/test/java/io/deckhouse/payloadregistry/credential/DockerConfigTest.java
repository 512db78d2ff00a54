package io.deckhouse.payloadregistry.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigTest {
    private static final RegistryHost HOST = RegistryHost.parse("registry.example.com:5000");
    private static final RegistryCredential TOKEN =
            RegistryCredential.ofToken(Password.of("header.claims.signature"));

    @Test
    void fillsThePlaceholderExactly() {
        DockerConfig filled = DockerConfig.PLACEHOLDER.with(HOST, TOKEN);

        assertThat(json(filled))
                .isEqualTo(
                        "{\"auths\":{\"registry.example.com:5000\":{\"username\":\"token\","
                                + "\"password\":\"header.claims.signature\","
                                + "\"auth\":\"dG9rZW46aGVhZGVyLmNsYWltcy5zaWduYXR1cmU=\"}}}");
        assertThat(filled.entry(HOST)).contains(TOKEN);
        assertThat(filled.hosts()).containsExactly(HOST);
        assertThat(filled.isEmpty()).isFalse();
    }

    @Test
    void keepsThePlaceholderAsItIs() {
        DockerConfig filled = DockerConfig.PLACEHOLDER.with(HOST, TOKEN);

        assertThat(json(DockerConfig.PLACEHOLDER)).isEqualTo("{\"auths\":{}}");
        assertThat(DockerConfig.PLACEHOLDER.isEmpty()).isTrue();
        assertThat(filled.without(HOST)).isEqualTo(DockerConfig.PLACEHOLDER);
    }

    @Test
    void hashesItsBytes() {
        // printf '{"auths":{}}' | sha256sum
        assertThat(DockerConfig.PLACEHOLDER.sha256Hex())
                .isEqualTo("ec21c035eccb78eb5ca20ec95628eb351633621e09a130ac8d7e663714d40c7a");
        assertThat(DockerConfig.sha256Hex("abc".getBytes(UTF_8))) // FIPS 180-2, appendix B.1
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void leavesWhatOtherPeopleOwn() {
        String before =
                """
                {"credHelpers":{"a.example.com":"x"},"auths":{"z.example.com":{"auth":"YTpi",
                "identitytoken":"t","x":[1,2.50,1e400,123456789012345678901234567890,null,true]},
                "registry.example.com:5000":{"auth":"b2xkOm9sZA==","email":"e"},
                "a.example.com":{"username":"\\u00e9"}},"HttpHeaders":{"b":"1","a":"2"}}
                """;

        DockerConfig after = parsed(before).with(HOST, TOKEN);

        assertThat(json(after))
                .isEqualTo(
                        "{\"credHelpers\":{\"a.example.com\":\"x\"},\"auths\":{"
                                + "\"z.example.com\":{\"auth\":\"YTpi\",\"identitytoken\":\"t\","
                                + "\"x\":[1,2.50,1E+400,123456789012345678901234567890,null,true]},"
                                + "\"registry.example.com:5000\":{\"username\":\"token\","
                                + "\"password\":\"header.claims.signature\","
                                + "\"auth\":\"dG9rZW46aGVhZGVyLmNsYWltcy5zaWduYXR1cmU=\"},"
                                + "\"a.example.com\":{\"username\":\"\\u00E9\"}},"
                                + "\"HttpHeaders\":{\"b\":\"1\",\"a\":\"2\"}}");
    }

    @Test
    void keepsStringsThatAreNotValidUnicode() {
        DockerConfig config = parsed("{\"x\":\"a\\ud800b\",\"auths\":{}}");

        assertThat(json(config)).isEqualTo("{\"x\":\"a\\uD800b\",\"auths\":{}}");
        assertThat(parsed(json(config))).isEqualTo(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"auths\":null}", "{\"auths\":{}}", " {\"auths\" : { } }\n"})
    void fillsAnyEmptyDocument(String text) {
        DockerConfig config = parsed(text);

        assertThat(config.isEmpty()).isTrue();
        assertThat(config.without(HOST).isEmpty()).isTrue();
        assertThat(config.with(HOST, TOKEN)).isEqualTo(DockerConfig.PLACEHOLDER.with(HOST, TOKEN));
    }

    @Test
    void namesOnlyPlainHostsAsHosts() {
        DockerConfig config =
                parsed(
                        "{\"auths\":{\"https://index.docker.io/v1/\":{},\"b.example.com\":{},"
                                + "\"*.example.com\":{},\"a.example.com:1\":{},"
                                + "\"a.example.com/path\":{}}}");

        assertThat(config.hosts())
                .containsExactly(
                        RegistryHost.parse("b.example.com"), RegistryHost.parse("a.example.com:1"));
        assertThat(config.keys()).hasSize(5);
    }

    @Test
    void doesNotCallDeeplyNestedJsonNoJson() {
        String text = "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}";

        assertThat(DockerConfig.parse(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        DockerConfig.Malformed.class,
                        malformed ->
                                assertThat(malformed.reason())
                                        .startsWith("it is nested more than 100 levels deep"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | it is empty",
                "` \n` | it is empty",
                "[] | it is not a JSON object",
                "\"swordfish\" | it is not a JSON object",
                "null | it is not a JSON object",
                "5 | it is not a JSON object",
                "{\"auths\":[\"swordfish\"]} | its \"auths\" is not a JSON object",
                "{\"auths\":\"swordfish\"} | its \"auths\" is not a JSON object",
                "{\"auths\":0} | its \"auths\" is not a JSON object",
                "{\"auths\":{}, swordfish} | it is not JSON at line 1, column",
                "swordfish | it is not JSON at line 1, column",
                "{\"auths\":{\"a\":{\"password\":\"swordfish | it is not JSON at line 1, column",
                "{\"auths\":{}}{\"swordfish\":1} | it is not JSON at line 1, column",
                "{\"auths\":{}}swordfish | it is not JSON at line 1, column",
                "{\"auths\":{},\"auths\":{}} | it has a duplicate key at line 1, column 20",
                "{\"auths\":{\"swordfish\":1,\"swordfish\":2}} | it has a duplicate key at line 1",
                "{\"auths\":{}} // swordfish | it is not JSON at line 1, column",
                "{'auths':{}} | it is not JSON at line 1, column",
            })
    void refusesWithPlaceAndWithoutContent(String text, String reason) {
        assertThat(DockerConfig.parse(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        DockerConfig.Malformed.class,
                        malformed ->
                                assertThat(malformed.reason())
                                        .startsWith(reason)
                                        .doesNotContain("swordfish"));
    }

    @Test
    void refusesOtherEncodings() {
        String text = "{\"auths\":{}}";

        assertThat(DockerConfig.parse(("\uFEFF" + text).getBytes(UTF_8)))
                .isEqualTo(new DockerConfig.Malformed("it starts with a byte order mark"));
        assertThat(DockerConfig.parse(text.getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(DockerConfig.Malformed.class);
        assertThat(DockerConfig.parse(text.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(DockerConfig.Malformed.class);
        assertThat(DockerConfig.parse("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(new DockerConfig.Malformed("it is not UTF-8 at byte 6"));
        assertThat(DockerConfig.parse(new byte[] {'{', (byte) 0xC3}))
                .isEqualTo(new DockerConfig.Malformed("it is not UTF-8 at byte 1"));
    }

    @Test
    void boundsSizeAndNesting() {
        String big = "{\"x\":\"" + "a".repeat(1 << 20) + "\"}";
        String deep = "[".repeat(200_000);

        assertThat(DockerConfig.parse(big.getBytes(UTF_8)))
                .isEqualTo(new DockerConfig.Malformed("it has 1048584 bytes, more than 1048576"));
        assertThat(DockerConfig.parse(deep.getBytes(UTF_8)))
                .isInstanceOf(DockerConfig.Malformed.class);
    }

    @Test
    void printsHostsButNoSecrets() {
        DockerConfig config =
                parsed("{\"auths\":{\"https://a:swordfish@b/\":{}},\"x\":\"swordfish\"}")
                        .with(HOST, RegistryCredential.ofToken(Password.of("swordfish")));

        assertThat(config.toString())
                .contains("registry.example.com:5000")
                .doesNotContain("swordfish", TOKEN.basicAuth());
        assertThat(new DockerConfig.Parsed(config).toString()).doesNotContain("swordfish");
    }

    private static DockerConfig parsed(String text) {
        return switch (DockerConfig.parse(text.getBytes(UTF_8))) {
            case DockerConfig.Parsed(var config) -> config;
            case DockerConfig.Malformed(var reason) -> throw new AssertionError(reason);
        };
    }

    private static String json(DockerConfig config) {
        return new String(config.toBytes(), UTF_8);
    }
}

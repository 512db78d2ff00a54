package io.deckhouse.payloadregistry.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each sentence about how kubelet reads a dockerconfigjson. */
class KubeletLookupTest {
    private static final String HOST = "registry.example.com";
    private static final ImageReference IMAGE = ImageReference.parse(HOST + "/ns/app");

    @Test
    void authBeatsUserNameAndPassword() {
        assertThat(only("{\"username\":\"u\",\"password\":\"p\",\"auth\":\"YTpi\"}"))
                .isEqualTo(new RegistryCredential("a", Password.of("b")));
    }

    @Test
    void userNameAndPasswordServeWithoutAuth() {
        assertThat(only("{\"username\":\"u\",\"password\":\"p\"}"))
                .isEqualTo(new RegistryCredential("u", Password.of("p")));
        assertThat(only("{\"username\":\"u\",\"password\":\"p\",\"auth\":\"\"}"))
                .isEqualTo(new RegistryCredential("u", Password.of("p")));
        assertThat(only("{\"username\":\"u\",\"password\":\"p\",\"auth\":null}"))
                .isEqualTo(new RegistryCredential("u", Password.of("p")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"YWxpY2U6cHc=", "YWxpY2U6cHc", "YWxp\\r\\nY2U6cHc=\\n", "\\nYWxpY2U6cHc"})
    void base64MayLackPaddingAndHoldLineEnds(String auth) {
        assertThat(only("{\"auth\":\"" + auth + "\"}"))
                .isEqualTo(new RegistryCredential("alice", Password.of("pw")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"YWxp Y2U6cHc=\" | is not base64",
                "\"YWxpY2U6cHc= \" | is not base64",
                "\"YWxp\\tY2U6cHc\" | is not base64",
                "\"YWxpY2U6cHc==\" | is not base64",
                "\"YWxpY2U6cA=\" | is not base64",
                "\"YWxpY2U6c-_=\" | is not base64",
                "\"swordfish!\" | is not base64",
                "\"YTpiY\" | is not base64",
                "\"YWxpY2U=\" | without a colon",
                "\" \" | is not base64",
                "\"Ojr/\" | UTF-8",
                "5 | not a string",
                "{} | not a string",
                "true | not a string",
            })
    void oneBadAuthInvalidatesTheWholeDocument(String auth, String reason) {
        DockerConfig config =
                parsed(entry(HOST, "{\"auth\":\"YTpi\"}"), entry("other.example.com", auth(auth)));

        assertThat(config.credentialsFor(IMAGE))
                .isInstanceOfSatisfying(
                        CredentialLookup.Unusable.class,
                        unusable ->
                                assertThat(unusable.reason())
                                        .contains("other.example.com", reason)
                                        .doesNotContain("swordfish"));
        assertThat(config.credentialFor(IMAGE)).isEmpty();
        assertThat(config.defect()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "[]", "1", "{\"username\":1}", "{\"Email\":[]}"})
    void anEntryOfTheWrongTypeInvalidatesTheWholeDocument(String value) {
        DockerConfig config = parsed(entry(HOST, "{\"auth\":\"YTpi\"}"), entry("b", value));

        assertThat(config.credentialsFor(IMAGE)).isInstanceOf(CredentialLookup.Unusable.class);
        assertThat(config.entry(RegistryHost.parse("b"))).isEmpty();
    }

    @Test
    void splitsAtTheFirstColonAndKeepsATrailingNewline() {
        assertThat(only(auth("\"" + base64("alice:a:b:c\n") + "\"")))
                .isEqualTo(new RegistryCredential("alice", Password.of("a:b:c\n")));
        assertThat(only(auth("\"" + base64(":") + "\"")))
                .isEqualTo(new RegistryCredential("", Password.of("")));
    }

    @Test
    void ignoresIdentityTokensAndUnknownFields() {
        assertThat(only("{\"auth\":\"YTpi\",\"identitytoken\":\"t\",\"x\":{}}"))
                .isEqualTo(new RegistryCredential("a", Password.of("b")));
        assertThat(only("{\"identitytoken\":\"t\"}"))
                .isEqualTo(new RegistryCredential("", Password.of("")));
    }

    @Test
    void readsFieldNamesInAnyCase() {
        assertThat(only("{\"Username\":\"u\",\"PASSWORD\":\"p\"}"))
                .isEqualTo(new RegistryCredential("u", Password.of("p")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST,
                HOST + "/",
                "https://" + HOST,
                "http://" + HOST,
                "https://" + HOST + "/",
                "https://" + HOST + "/v1/",
                "https://" + HOST + "/v2/",
                HOST + "/v1/",
                HOST + "/v2/",
                HOST + "/v2/ns",
                HOST + "/ns",
                HOST + "/ns/",
                HOST + "/ns/app",
                HOST + "/n",
                HOST + "/ns/ap",
                "*.example.com",
                "*.*.com",
                "reg*.example.com",
                "*reg*ry*.ex*.com",
                "*.example.com/ns",
                "https://*.example.com/v2/",
            })
    void serves(String key) {
        assertThat(keysFor(IMAGE, key)).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST + ":443",
                HOST + ":80",
                "https://" + HOST + ":443",
                "ftp://" + HOST,
                HOST + "/v2",
                HOST + "/ns/app/",
                HOST + "/ns/apps",
                HOST + "/*",
                HOST + "/ns/*",
                HOST + "/NS",
                "REGISTRY.example.com",
                "*.com",
                "*",
                "*.*.*.com",
                "*.example.com:5000",
                "registry.example.co",
                "egistry.example.com",
                "r*x.example.com",
                "",
                "/ns",
                " " + HOST,
            })
    void doesNotServe(String key) {
        assertThat(keysFor(IMAGE, key)).isEmpty();
    }

    @Test
    void thePathIsAPlainStringPrefix() {
        var image = ImageReference.parse(HOST + "/project-10/app");

        assertThat(keysFor(image, HOST + "/project-1")).containsExactly(HOST + "/project-1");
        assertThat(keysFor(image, HOST + "/project-1/")).isEmpty();
    }

    @Test
    void portsMustBeEqual() {
        var image = ImageReference.parse(HOST + ":5000/ns/app");

        assertThat(keysFor(image, HOST + ":5000", HOST, HOST + ":5001", "*.example.com:5000"))
                .containsExactly(HOST + ":5000", "*.example.com:5000");
        assertThat(keysFor(ImageReference.parse(HOST + ":443/a"), HOST)).isEmpty();
    }

    @Test
    void triesEntriesInReverseStringOrder() {
        assertThat(
                        keysFor(
                                IMAGE,
                                "*.example.com",
                                HOST,
                                "https://" + HOST + "/ns/app",
                                HOST + "/ns",
                                "https://" + HOST + "/v2/"))
                .containsExactly(
                        "https://" + HOST + "/ns/app",
                        HOST + "/ns",
                        HOST,
                        "https://" + HOST + "/v2/",
                        "*.example.com");
    }

    @Test
    void comparesTheNameWithoutTagAndDigest() {
        var image = ImageReference.parse(HOST + "/ns/app:v1@sha256:" + "0".repeat(64));

        assertThat(keysFor(image, HOST + "/ns/app")).hasSize(1);
        assertThat(keysFor(image, HOST + "/ns/app:v1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "team/app", "docker.io/team/app", "index.docker.io/team/app"})
    void servesDockerHubByItsOwnKeys(String image) {
        var reference = ImageReference.parse(image);

        assertThat(keysFor(reference, "https://index.docker.io/v1/")).hasSize(1);
        assertThat(keysFor(reference, "index.docker.io")).hasSize(1);
        assertThat(keysFor(reference, "docker.io")).hasSize(1);
        assertThat(keysFor(reference, "docker.io", "https://index.docker.io/v1/"))
                .containsExactly("docker.io");
        assertThat(keysFor(IMAGE, "https://index.docker.io/v1/")).isEmpty();
    }

    @Test
    void anEmptyDocumentServesNothing() {
        assertThat(DockerConfig.PLACEHOLDER.credentialsFor(IMAGE))
                .isEqualTo(new CredentialLookup.NotFound());
        assertThat(DockerConfig.PLACEHOLDER.credentialFor(IMAGE)).isEmpty();
        assertThat(DockerConfig.PLACEHOLDER.defect()).isEmpty();
    }

    @Test
    void neverShowsAPasswordOfAKey() {
        DockerConfig good = parsed(entry("https://u:swordfish@" + HOST, "{\"auth\":\"YTpi\"}"));
        DockerConfig bad = parsed(entry("https://u:swordfish@" + HOST, "1"));

        assertThat(good.credentialsFor(IMAGE).toString())
                .contains(HOST)
                .doesNotContain("swordfish");
        assertThat(bad.defect())
                .hasValueSatisfying(d -> assertThat(d).contains(HOST).doesNotContain("swordfish"));
    }

    private static List<String> keysFor(ImageReference image, String... keys) {
        DockerConfig config =
                parsed(
                        Arrays.stream(keys)
                                .map(key -> entry(key, "{\"auth\":\"YTpi\"}"))
                                .toArray(String[]::new));
        return switch (config.credentialsFor(image)) {
            case CredentialLookup.Found(var matches) ->
                    matches.stream().map(CredentialLookup.Match::key).toList();
            case CredentialLookup.NotFound _ -> List.of();
            case CredentialLookup.Unusable(var reason) -> throw new AssertionError(reason);
        };
    }

    private static RegistryCredential only(String entry) {
        return parsed(entry(HOST, entry)).credentialFor(IMAGE).orElseThrow();
    }

    private static String auth(String json) {
        return "{\"auth\":" + json + "}";
    }

    private static String entry(String key, String value) {
        return "\"" + key + "\":" + value;
    }

    private static DockerConfig parsed(String... entries) {
        String text = Arrays.stream(entries).collect(Collectors.joining(",", "{\"auths\":{", "}}"));
        return switch (DockerConfig.parse(text.getBytes(UTF_8))) {
            case DockerConfig.Parsed(var config) -> config;
            case DockerConfig.Malformed(var reason) -> throw new AssertionError(reason);
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}

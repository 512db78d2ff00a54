package io.deckhouse.payloadregistry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code verify -f}: what kubelet makes of a file, with nobody asked. */
final class VerifyFileTest {
    private static final String IMAGE = "registry.example.com/team/app:v1";

    private static CliRun verify(String text, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "verify";
        words[1] = "-f";
        words[2] = "-";
        System.arraycopy(options, 0, words, 3, options.length);
        return CliRun.with().input(text).run(words);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String entry(String key, String user) {
        return "{\"auths\":{\"" + key + "\":{\"auth\":\"" + base64(user + ":pw") + "\"}}}";
    }

    private static String text(CliRun run, String link) {
        for (JsonNode check : run.json().path("checks")) {
            if (check.path("link").asString().equals(link)) {
                return check.path("result").asString() + ": " + check.path("text").asString();
            }
        }
        return "";
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com,                       registry.example.com/a/b, yes",
        "https://registry.example.com,               registry.example.com/a/b, yes",
        "http://registry.example.com/,               registry.example.com/a/b, yes",
        "https://registry.example.com/v1/,           registry.example.com/a/b, yes",
        "registry.example.com/v2/,                   registry.example.com/a/b, yes",
        "registry.example.com/v1,                    registry.example.com/a/b, no",
        "registry.example.com/v3/,                   registry.example.com/a/b, no",
        "registry.example.com/a,                     registry.example.com/ab/c, yes",
        "registry.example.com/a/,                    registry.example.com/ab/c, no",
        "registry.example.com/a/b/c,                 registry.example.com/a/b, no",
        "registry.example.com:443,                   registry.example.com/a/b, no",
        "registry.example.com,                       registry.example.com:443/a/b, no",
        "registry.example.com:5000,                  registry.example.com:5000/a/b, yes",
        "*.example.com,                              registry.example.com/a/b, yes",
        "*.com,                                      registry.example.com/a/b, no",
        "*.*.com,                                    registry.example.com/a/b, yes",
        "reg*.example.com,                           registry.example.com/a/b, yes",
        "*.example.com:5000,                         registry.example.com/a/b, no",
        "example.com,                                registry.example.com/a/b, no",
        "https://index.docker.io/v1/,                nginx, yes",
        "index.docker.io,                            docker.io/library/nginx, yes",
        "docker.io,                                  team/app, yes",
        "registry-1.docker.io,                       nginx, no",
    })
    void matchesAsKubeletDoes(String key, String image, String served) {
        CliRun run = verify(entry(key, "someone"), "--image", image, "-o", "json");

        run.exits(served.equals("yes") ? 0 : 3);
        assertThat(text(run, "entry"))
                .startsWith(served.equals("yes") ? "ok: " + key + " as user someone" : "broken: ");
    }

    @Test
    void triesTheMoreSpecificPathFirst() {
        String config =
                "{\"auths\":{\"registry.example.com\":{\"username\":\"host\",\"password\":\"p\"},"
                        + "\"registry.example.com/team\":{\"username\":\"path\",\"password\":\"p\"}}}";

        assertThat(text(verify(config, "--image", IMAGE, "-o", "json").exits(0), "entry"))
                .isEqualTo(
                        "ok: registry.example.com/team as user path; if it fails kubelet tries"
                                + " registry.example.com as user host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bm8gY29sb24=", "not base64!", "dTpw IA=="})
    void oneBadAuthSpoilsTheDocument(String auth) {
        String config =
                "{\"auths\":{\"registry.example.com\":{\"username\":\"u\",\"password\":\"p\"},"
                        + "\"other.example.com\":{\"auth\":\""
                        + auth
                        + "\"}}}";

        CliRun run = verify(config, "--image", IMAGE, "-o", "json").exits(3);

        assertThat(text(run, "content")).startsWith("broken: ").contains("other.example.com");
        assertThat(run.out()).doesNotContain(auth);
    }

    @Test
    void authBeatsUserNameAndPassword() {
        String config =
                "{\"auths\":{\"registry.example.com\":{\"username\":\"u\",\"password\":\"p\","
                        + "\"auth\":\"dG9w\\r\\nOnNlY3JldA\"}}}";

        CliRun run = verify(config, "--image", IMAGE, "-o", "json").exits(0);

        assertThat(text(run, "entry")).contains("as user top");
        assertThat(run.out()).doesNotContain("secret\"");
    }

    @Test
    void readsSecretsOfBothTypesInTheirOrder() {
        String manifests =
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: old}
                type: kubernetes.io/dockercfg
                data: {.dockercfg: %s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: new, namespace: team}
                type: kubernetes.io/dockerconfigjson
                stringData:
                  .dockerconfigjson: '%s'
                """
                        .formatted(
                                base64("{\"registry.example.com\":{\"auth\":\"b2xkOnB3\"}}"),
                                entry("registry.example.com", "new"));

        CliRun run = verify(manifests, "--image", IMAGE, "-o", "json").exits(0);

        assertThat(text(run, "entry"))
                .startsWith("ok: registry.example.com as user old of default/old; if it fails");
    }

    @Test
    void readsTheFormBefore2014() {
        assertThat(
                        text(
                                verify(
                                                "{\"registry.example.com\":{\"auth\":\"b2xkOnB3\"}}",
                                                "--image",
                                                IMAGE,
                                                "-o",
                                                "json")
                                        .exits(0),
                                "entry"))
                .contains("as user old");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"auths\":                 | content | not JSON",
                "{\"auths\":[]}              | content | not a JSON object",
                "{}                          | entry   | there is no entry",
                "{\"auths\":{}}              | entry   | there is no entry",
                "{\"auths\":{\"a\":{},\"a\":{}}} | content | duplicate key",
            })
    void namesWhatIsWrongWithADocument(String document, String link, String message) {
        CliRun run = verify(document, "-o", "json").exits(3);

        assertThat(run.json().path("broken").asString()).isEqualTo(link);
        assertThat(text(run, link)).contains(message);
    }

    @Test
    void aSecretOfAnotherTypeIsOverlookedByKubelet() {
        CliRun run =
                verify(
                        "{apiVersion: v1, kind: Secret, metadata: {name: s}, type: Opaque,"
                                + " data: {}}");

        assertThat(run.exits(3).out()).contains("✗ secret", "its type is Opaque", "Remedy: ");
    }

    @Test
    void textShowsAMarkForEachLinkAndTheRemedyOfTheFirstBroken() {
        CliRun run = verify(entry("other.example.com", "u"), "--image", IMAGE).exits(3);

        assertThat(run.lines())
                .isEqualTo(
                        List.of(
                                "✓ content          well formed, 1 entry",
                                "✗ entry            no entry serves registry.example.com/team/app:"
                                        + " kubelet pulls without a login",
                                "",
                                "Broken at entry: no entry serves registry.example.com/team/app:"
                                        + " kubelet pulls without a login.",
                                "Remedy: add an entry for registry.example.com; those that are"
                                        + " there serve other.example.com."));
    }
}

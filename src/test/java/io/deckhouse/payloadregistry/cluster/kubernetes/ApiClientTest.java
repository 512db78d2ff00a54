package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What requests send. */
final class ApiClientTest {
    private static final JsonNode BODY =
            ApiJson.TREES.read(
                    """
                    {"metadata": {"name": "puller", "labels": {}}, "list": ["a", {"b": "---\\n"}],
                     "empty": []}
                    """);

    @Test
    void whatIsAppliedIsJsonWithAPropertyALine() {
        String sent = sent("PATCH");

        assertThat(ApiJson.TREES.read(sent)).isEqualTo(BODY);
        assertThat(sent.lines().filter(line -> line.contains(":")))
                .containsExactly(
                        "\"metadata\":{",
                        "\"name\":\"puller\",",
                        "\"labels\":{ }",
                        "\"list\":[",
                        "\"b\":\"---\\n\"",
                        "\"empty\":[ ]");
    }

    @Test
    void everythingElseIsJsonInOneLine() {
        assertThat(sent("POST")).isEqualTo(ApiJson.TREES.text(BODY)).hasLineCount(1);
        assertThat(ApiClient.content(ApiRequest.of("GET", "/api", "read"))).isEmpty();
    }

    private static String sent(String method) {
        return new String(
                ApiClient.content(ApiRequest.of(method, "/api", "send").with(BODY)),
                StandardCharsets.UTF_8);
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.Watch.Part;
import io.deckhouse.payloadregistry.cluster.Watch.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is passed of answers of 20,000 bytes as trees. */
final class BoundedJsonTest {
    private static final String NAME = "payload-registry.deckhouse.io/service-account.name";

    private static String secret(String name, String data) {
        return """
        {"kind":"Secret","apiVersion":"v1","metadata":{"name":"%s","namespace":"team",\
        "uid":"u","resourceVersion":"7","labels":{"name":"other"},\
        "annotations":{"note":"x","%s":"ci"}},\
        "type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"%s","n":[1.50,null,true]}}\
        """
                .formatted(name, NAME, data);
    }

    private static String list(String... items) {
        return "{\"kind\":\"List\",\"metadata\":{\"continue\":\"c\"},\"items\":[%s]}"
                .formatted(String.join(",", items));
    }

    private static String event(String object) {
        return "{\"type\":\"ADDED\",\"object\":" + object + "}";
    }

    private static String passed(String json, int step) {
        return Rewritten.by(new BoundedJson(new Part.Bounded(20_000, _ -> true)), json, step);
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 100_000})
    void passesWhatFitsAsItIsInAscii(int step) {
        String list = list(secret("a", "täglich"), secret("b", "x"));

        assertThat(passed(list, step)).isEqualTo(list.replace("ä", "\\u00E4") + "\n");
        assertThat(passed(event(secret("a", "")) + "\n" + event(secret("b", "")), step))
                .isEqualTo(event(secret("a", "")) + "\n" + event(secret("b", "")) + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 100_000})
    void passesOfWhatDoesNotFitWhoItIs(int step) {
        JsonNode items =
                tree(passed(
                                list(
                                        secret("first", "x".repeat(9_000)),
                                        secret("large", "x".repeat(9_000)),
                                        secret("small", "")),
                                step))
                        .path("items");

        assertThat(items.get(0)).isEqualTo(tree(secret("first", "x".repeat(9_000))));
        assertThat(items.get(1))
                .isEqualTo(
                        tree(
                                """
                                {"kind":"Secret","apiVersion":"v1","metadata":{"name":"large",
                                "namespace":"team","uid":"u","resourceVersion":"7",
                                "annotations":{"%s":"ci"}},"%s":%d}\
                                """
                                        .formatted(
                                                NAME,
                                                MemoryEstimate.TOO_LARGE,
                                                items.get(1)
                                                        .path(MemoryEstimate.TOO_LARGE)
                                                        .asLong())));
        assertThat(items.get(1).path(MemoryEstimate.TOO_LARGE).asLong())
                .isBetween(12_000L, 15_000L);
        assertThat(items.get(2)).isEqualTo(tree(secret("small", "")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 100_000})
    void passesOfWhatIsNotNeededWholeWhoItIs(int step) {
        List<Version> asked = new ArrayList<>();
        var json =
                new BoundedJson(
                        new Part.Bounded(
                                20_000,
                                version -> {
                                    asked.add(version);
                                    return !version.name().equals("known");
                                }));

        JsonNode items =
                tree(Rewritten.by(json, list(secret("known", "x"), secret("b", "x")), step))
                        .path("items");

        assertThat(items.get(0).propertyNames())
                .containsExactly("kind", "apiVersion", "metadata", MemoryEstimate.TOO_LARGE);
        assertThat(items.get(0).path("metadata"))
                .isEqualTo(
                        tree(
                                """
                                {"name":"known","namespace":"team","uid":"u",
                                "resourceVersion":"7","annotations":{"%s":"ci"}}\
                                """
                                        .formatted(NAME)));
        assertThat(items.get(0).path(MemoryEstimate.TOO_LARGE).asLong()).isBetween(1L, 20_000L);
        assertThat(items.get(1)).isEqualTo(tree(secret("b", "x")));
        assertThat(asked)
                .containsExactly(
                        new Version("team", "known", "u", "7"), new Version("team", "b", "u", "7"));
    }

    @Test
    void passesOfAnEventThatIsNotNeededWholeWhoItIsAndTheVersionOfABookmark() {
        String bookmark =
                "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Secret\",\"metadata\":"
                        + "{\"resourceVersion\":\"9\",\"creationTimestamp\":null}}}";

        String[] passed = unneeded(event(secret("a", "x")) + "\n" + bookmark).split("\n", -1);

        assertThat(tree(passed[0]).path("type").asString()).isEqualTo("ADDED");
        assertThat(tree(passed[0]).at("/object/metadata/uid").asString()).isEqualTo("u");
        assertThat(tree(passed[0]).at("/object/data").isMissingNode()).isTrue();
        assertThat(tree(passed[1]).path("type").asString()).isEqualTo("BOOKMARK");
        assertThat(tree(passed[1]).at("/object/metadata/resourceVersion").asString())
                .isEqualTo("9");
    }

    @Test
    void passesAnErrorWholeWhateverIsNeeded() {
        String error =
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
                        + "\"metadata\":{},\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}}";

        assertThat(unneeded(error)).isEqualTo(error + "\n");
    }

    private static String unneeded(String json) {
        return Rewritten.by(new BoundedJson(new Part.Bounded(20_000, _ -> false)), json, 100);
    }

    @Test
    void beginsAnewWithEachAnswer() {
        String event = event(secret("a", "x".repeat(12_000)));

        assertThat(passed(event + "\n" + event, 100)).doesNotContain(MemoryEstimate.TOO_LARGE);
    }

    @Test
    void cutsAnObjectThatIsTooLargeByItself() {
        JsonNode object = tree(passed(event(secret("a", "x".repeat(60_000))), 100)).path("object");

        assertThat(object.path(MemoryEstimate.TOO_LARGE).asLong()).isGreaterThan(60_000);
        assertThat(object.has("data")).isFalse();
    }

    @Test
    void countsWhatManySmallWordsTake() {
        String words = "\"data\":{" + "\"a\":\"\",".repeat(100) + "\"b\":\"\"}";

        assertThat(passed(event("{\"metadata\":{\"name\":\"a\"}," + words + "}"), 100))
                .contains(MemoryEstimate.TOO_LARGE);
    }

    @Test
    void cutsWhatHasALongName() {
        JsonNode items =
                tree(passed(list(secret("n".repeat(5_000), ""), secret("b", "")), 100))
                        .path("items");

        assertThat(items.get(0).at("/metadata/name").asString()).hasSizeLessThan(200);
        assertThat(items.get(0).path(MemoryEstimate.TOO_LARGE).asLong()).isGreaterThan(20_000);
        assertThat(items.get(1)).isEqualTo(tree(secret("b", "")));
    }

    @Test
    void passesWhatIsNoJson() {
        assertThat(passed("<html>no</html>", 100)).isEqualTo("<html>no</html>");
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left of objects that are too large: 10,000 bytes for a namespace and for an answer. */
final class AccessLimitTest {
    private static final AccessLimits LIMITS = new AccessLimits(10_000, 40_000, 3_000);

    private static String metadata(String namespace, String name) {
        return """
        "metadata":{"name":"%s","namespace":"%s","uid":"u","resourceVersion":"7"}\
        """
                .formatted(name, namespace);
    }

    private static String subjects(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        """
                        {"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"u%02d"}\
                        """
                                .formatted(i))
                .collect(Collectors.joining(",", "\"subjects\":[", "]"));
    }

    private static String binding(String namespace, String name, int subjects) {
        return "{%s,%s,\"roleRef\":{\"kind\":\"Role\",\"name\":\"r\"}}"
                .formatted(metadata(namespace, name), subjects(subjects));
    }

    private static String rule(int names) {
        return """
        {"verbs":["get"],"apiGroups":["payload-registry.deckhouse.io"],\
        "resources":["payloadrepositoryaccesses"],"resourceNames":[%s]}\
        """
                .formatted(String.join(",", Collections.nCopies(names, "\"app\"")));
    }

    private static String role(String namespace, String name, String... rules) {
        return "{%s,\"rules\":[%s]}".formatted(metadata(namespace, name), String.join(",", rules));
    }

    private static String list(String... items) {
        return "{\"kind\":\"List\",\"items\":[" + String.join(",", items) + "]}";
    }

    private static JsonNode items(String... items) {
        return JsonMapper.shared()
                .readTree(AccessJsonTest.passed(LIMITS, list(items), 4_096))
                .path("items");
    }

    private static boolean isCut(JsonNode item) {
        return item.has(MemoryEstimate.TOO_LARGE);
    }

    @Test
    void keepsWhatFitsAndEmptiesABindingBeyondIt() {
        JsonNode items = items(binding("team", "fits", 10), binding("team", "more", 20));

        assertThat(isCut(items.get(0))).isFalse();
        assertThat(items.get(0).path("subjects")).hasSize(10);
        assertThat(items.get(1).path("subjects").isArray()).isTrue();
        assertThat(items.get(1).path("subjects")).isEmpty();
        assertThat(items.get(1).path(MemoryEstimate.TOO_LARGE).asLong())
                .isEqualTo(1_000 + 3 * (4 + 1) + 20 * (600 + 3 * 3));
        assertThat(items.get(1).at("/metadata/name").asString()).isEqualTo("more");
        assertThat(items.get(1).at("/metadata/resourceVersion").asString()).isEqualTo("7");
    }

    @Test
    void leavesNoRuleOfARoleBeyondTheLimit() {
        JsonNode items = items(role("team", "r", rule(2), rule(80), rule(1)));

        assertThat(isCut(items.get(0))).isTrue();
        assertThat(items.get(0).path("rules").isArray()).isTrue();
        assertThat(items.get(0).path("rules")).isEmpty();
    }

    /** A rule without resourceNames would be one about every path. */
    @Test
    void writesOfEachRuleAllNamesOrNothing() {
        for (int names = 1; names <= 80; names++) {
            JsonNode rules = items(role("team", "r", rule(3), rule(names))).get(0).path("rules");

            int count = names;
            assertThat(rules.size()).isIn(0, 2);
            assertThat(rules)
                    .allSatisfy(
                            rule -> assertThat(rule.path("resourceNames").size()).isIn(3, count));
        }
    }

    @Test
    void countsEmptyRulesBeforeOneThatCounts() {
        String[] rules = new String[60];
        java.util.Arrays.fill(rules, "{\"verbs\":[\"get\"],\"apiGroups\":[\"\"]}");
        rules[59] = rule(1);

        assertThat(isCut(items(role("team", "r", rules)).get(0))).isTrue();
    }

    @Test
    void countsTheObjectsOfANamespaceTogetherAndNoneThatWasCut() {
        JsonNode items =
                items(
                        binding("team", "one", 8),
                        binding("team", "two", 8),
                        binding("team", "three", 3),
                        binding("other", "small", 2));

        assertThat(items).map(AccessLimitTest::isCut).containsExactly(false, true, false, false);
        assertThat(items.get(2).path("subjects")).hasSize(3);
        assertThat(items.get(3).path("subjects")).hasSize(2);
    }

    @Test
    void limitsAllNamespacesOfOneAnswerTogetherButForTheirShares() {
        JsonNode items =
                items(
                        binding("a", "one", 12),
                        binding("b", "one", 12),
                        binding("c", "one", 2),
                        binding("d", "one", 3));

        assertThat(items).map(AccessLimitTest::isCut).containsExactly(false, true, false, false);
    }

    @Test
    void beginsAnewWithEachEvent() {
        String event = "{\"type\":\"ADDED\",\"object\":" + binding("team", "b", 12) + "}\n";

        assertThat(AccessJsonTest.passed(LIMITS, event + event, 100))
                .doesNotContain(MemoryEstimate.TOO_LARGE);
    }

    @Test
    void limitsAlsoWhatTellsItsNamespaceLate() {
        String late = "{%s,%s}".formatted(subjects(20), metadata("team", "b"));

        assertThat(isCut(items(late).get(0))).isTrue();
        assertThat(isCut(items(late.replace("u0", "v0")).get(0))).isTrue();
    }

    @Test
    void limitsNothingThatLivesInNoNamespace() {
        String json = list(binding("", "b", 2_000), role("", "r", rule(20_000)));

        assertThat(AccessJsonTest.passed(AccessLimits.none(), json, 4_096))
                .doesNotContain(MemoryEstimate.TOO_LARGE);
    }

    @Test
    void countsLongNames() {
        String json = binding("team", "b", 1).replace("u00", "u".repeat(4_000));

        JsonNode item = items(json).get(0);

        assertThat(isCut(item)).isTrue();
    }

    @Test
    void countsTheNameOfTheRoleThatIsBoundAndDoesNotPassIt() {
        String json =
                binding("team", "b", 1)
                        .replace("\"name\":\"r\"", "\"name\":\"" + "r".repeat(4_000) + '"');

        JsonNode item = items(json).get(0);

        assertThat(isCut(item)).isTrue();
        assertThat(item.at("/roleRef/kind").asString()).isEqualTo("Role");
        assertThat(item.at("/roleRef/name").asString()).isEmpty();
    }

    /** The API server takes names of half a megabyte, and each is kept several times. */
    @Test
    void passesADigestOfANameThatIsTooLong() {
        String name = "n".repeat(512);
        JsonNode items =
                items(
                        binding("team", name, 1),
                        binding("team", name + "a", 1),
                        binding("team", name + "b", 1),
                        role("team", name + "a", rule(1)));

        assertThat(items).map(AccessLimitTest::isCut).containsExactly(false, true, true, true);
        assertThat(items.get(0).at("/metadata/name").asString()).isEqualTo(name);
        assertThat(items.get(1).path(MemoryEstimate.TOO_LARGE).asLong()).isGreaterThan(10_000);
        assertThat(items.get(1).at("/metadata/name").asString())
                .hasSizeLessThan(300)
                .startsWith("nnn")
                .isEqualTo(items.get(3).at("/metadata/name").asString())
                .isNotEqualTo(items.get(2).at("/metadata/name").asString());
    }

    @Test
    void passesALongNameThatOnlyAnAdministratorGives() {
        String name = "n".repeat(5_000);

        assertThat(AccessJsonTest.passed(AccessLimits.none(), list(role("", name)), 4_096))
                .contains('"' + name + '"')
                .doesNotContain(MemoryEstimate.TOO_LARGE);
    }

    @Test
    void countsEachRuleOnceAfterOneThatWasTooMuch() {
        String foreign = "{\"verbs\":[\"get\"],\"apiGroups\":[\"\"]}";
        long words = 150 + 3 * 3;

        JsonNode item =
                items(role("team", "r", foreign, foreign, rule(80), rule(1), foreign, rule(1)))
                        .get(0);

        assertThat(item.path(MemoryEstimate.TOO_LARGE).asLong())
                .isEqualTo(1_000 + 3 + 6 * 200 + (80 + 1 + 1) * words + 3 * words);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 64, 997})
    void isTheSameHoweverTheAnswerIsSplit(int step) {
        String json =
                list(
                        binding("team", "one", 8),
                        binding("team", "two", 8),
                        role("team", "three", rule(5), rule(90), rule(1)),
                        role("team", "four", rule(5)),
                        role("team", "n".repeat(1_000), rule(1)));

        assertThat(AccessJsonTest.passed(LIMITS, json, step))
                .isEqualTo(AccessJsonTest.passed(LIMITS, json, 100_000));
    }

    @Test
    void isTheSameWhereverTheAnswerIsSplitInTwo() {
        String json = list(binding("team", "one", 20), role("team", "two", rule(2), rule(90)));
        String whole = AccessJsonTest.passed(LIMITS, json, 100_000);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        for (int at = 1; at < bytes.length; at++) {
            var access = new AccessJson(LIMITS);
            var text = new StringBuilder();
            var parts =
                    List.of(
                            ByteBuffer.wrap(bytes, 0, at),
                            ByteBuffer.wrap(bytes, at, bytes.length - at));
            for (ByteBuffer made : access.next(parts)) {
                text.append(StandardCharsets.US_ASCII.decode(made));
            }
            assertThat(text).hasToString(whole);
        }
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left of an answer of the API server for those who decide access. */
final class AccessJsonTest {
    private static final String OURS =
            """
            {"verbs":["get"],"apiGroups":["a","payload-registry.deckhouse.io"],\
            "resources":["payloadrepositoryaccesses","b"],"resourceNames":["app/*"]}\
            """;
    private static final String FOREIGN =
            """
            {"verbs":["get"],"apiGroups":[""],"resources":["configmaps"],"resourceNames":["a"]}\
            """;

    private static String role(String... rules) {
        return """
        {"kind":"Role","metadata":{"name":"r","namespace":"team","uid":"u",\
        "resourceVersion":"7","labels":{"a":"b"},"annotations":{"note":"x",\
        "payload-registry.deckhouse.io/expires-at":"2030-01-01T00:00:00Z"},\
        "managedFields":[{"manager":"kubectl"}]},"rules":[%s]}\
        """
                .formatted(String.join(",", rules));
    }

    private static String passed(String json, int step) {
        return passed(AccessLimits.none(), json, step);
    }

    /** What comes of JSON that comes in by so many bytes at a time. */
    static String passed(AccessLimits limits, String json, int step) {
        return Rewritten.by(new AccessJson(limits), json, step);
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    private static Role read(String... rules) {
        var tree = tree(passed("{\"items\":[" + role(rules) + "]}", 4_096)).path("items").get(0);
        return AccessObjects.role(ClusterObject.of(Kind.ROLE, tree));
    }

    private static String names(int count, String word) {
        return IntStream.range(0, count)
                .mapToObj(i -> '"' + word + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10_000})
    void keepsOfAListWhatCounts(int step) {
        String list =
                "{\"kind\":\"RoleList\",\"metadata\":{\"continue\":\"c\"},\"items\":["
                        + role(FOREIGN, OURS, FOREIGN)
                        + ","
                        + role(FOREIGN)
                        + "]}";

        JsonNode kept = tree(passed(list, step));

        assertThat(kept.at("/metadata/continue").asString()).isEqualTo("c");
        assertThat(kept.path("items")).hasSize(2);
        assertThat(kept.path("items").get(1).path("rules")).isEmpty();
        assertThat(kept.path("items").get(0))
                .isEqualTo(
                        tree(
                                """
                                {"kind":"Role","metadata":{"name":"r","namespace":"team",
                                 "uid":"u","resourceVersion":"7","annotations":{
                                 "payload-registry.deckhouse.io/expires-at":"2030-01-01T00:00:00Z"}},
                                 "rules":[{}, {"apiGroups":["payload-registry.deckhouse.io"],
                                 "resources":["payloadrepositoryaccesses"],
                                 "verbs":["get"],"resourceNames":["app/*"]}]}\
                                """));
    }

    @Test
    void passesABindingAndAnError() {
        String binding =
                """
                {"metadata":{"name":"b"},"subjects":[{"kind":"User","name":"a"}],\
                "roleRef":{"kind":"Role","name":"r"}}\
                """;
        String error = "{\"kind\":\"Status\",\"code\":410,\"details\":{\"retryAfterSeconds\":1}}";

        assertThat(passed("{\"object\":" + binding + "}", 3))
                .isEqualTo("{\"object\":" + binding + "}\n");
        assertThat(passed("{\"object\":" + error + "}", 3))
                .isEqualTo("{\"object\":" + error + "}\n");
        assertThat(passed(error, 3)).isEqualTo(error + "\n");
    }

    /** The client reads line by line, and of other characters loses the rest. */
    @Test
    void endsEachEventWithItsLineAndInAscii() {
        String event = "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"é😀\"}}}";
        String told =
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":"
                        + "{\"name\":\"\\u00E9\\uD83D\\uDE00\"}}}\n";

        assertThat(passed(event, 1)).isEqualTo(told);
        assertThat(passed(event + "\n" + event + "\n", 11)).isEqualTo(told + told);
    }

    @Test
    void leavesOutNamesThatCannotCount() {
        String ours = OURS.replace("[\"app/*\"]", names(60_000, "a"));
        Role role = read(ours, ours, FOREIGN, OURS);

        assertThat(role.rules()).hasSize(1);
        assertThat(role.rules().getFirst().resourceNames())
                .hasSizeBetween(50_000, 50_010)
                .containsOnly("a");
        var index =
                AccessIndex.of(
                        List.of(role), List.of(), Namespaces.takenToExist(), VerbTable.standard());
        assertThat(index.patternsLeftOut(role.key())).isPositive();
    }

    /** Names of other resources take no room from ours. */
    @Test
    void leavesOutNamesOfOtherResources() {
        String foreign = FOREIGN.replace("[\"a\"]", names(60_000, "a"));
        Role role = read(foreign, OURS);

        assertThat(role.rules()).hasSize(2);
        assertThat(role.rules().getFirst().resourceNames()).isEmpty();
        assertThat(role.rules().getLast().resourceNames()).containsExactly("app/*");
    }

    /** A managed field can bear a uid in its name, and that is as long as its writer likes. */
    @Test
    void readsLongNames() {
        String list = "{\"items\":[{\"metadata\":{\"" + "k".repeat(100_000) + "\":{}}}]}";

        assertThat(passed(list, 4_096)).isEqualTo("{\"items\":[{\"metadata\":{}}]}\n");
    }

    @Test
    void passesWhatIsNoJson() {
        assertThat(passed("<html>busy</html>", 100)).isEqualTo("<html>busy</html>");
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who decide access keep of Roles, listed and changed later. */
final class AccessWatchTest {
    private static final String EMPTY =
            """
            {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    @TempDir private Path directory;

    private static String role(String name, String version) {
        return """
        {"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{
        "namespace":"team","name":"%s","uid":"%s","resourceVersion":"%s"},"rules":[
        {"apiGroups":[""],"resources":["configmaps"],"verbs":["get"],
        "resourceNames":["a","b"]},
        {"apiGroups":["payload-registry.deckhouse.io"],"verbs":["get"],
        "resources":["payloadrepositoryaccesses"],"resourceNames":["app"]}]}
        """
                .formatted(name, name, version)
                .replace("\n", "");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        boolean isWatch = exchange.getRequestURI().getQuery().contains("watch=true");
        boolean isRole = exchange.getRequestURI().getPath().endsWith("/roles");
        if (isWatch) {
            String event = "{\"type\":\"ADDED\",\"object\":" + role("later", "2") + "}\n";
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write((isRole ? event : "").getBytes(StandardCharsets.UTF_8));
            exchange.close();
        } else {
            String items = isRole ? "[" + role("listed", "1") + "]" : "[]";
            CannedServer.answer(exchange, 200, EMPTY.replace("[]", items));
        }
    }

    @Test
    void nothingIsKeptThatHasNothingToDoWithRepositories() throws IOException {
        try (CannedServer server = CannedServer.of(this::answer);
                KubernetesCluster cluster =
                        Connections.daemon(
                                server.kubeconfig(directory, "secret-token"), CallObserver.NONE);
                AccessFeed feed =
                        AccessFeed.start(cluster, VerbTable.standard(), AccessLimits.none())) {
            await().until(() -> feed.snapshot().index().roles().size() == 2);

            assertThat(feed.snapshot().index().roles())
                    .allSatisfy(role -> {
                        assertThat(role.rules()).hasSize(2);
                        assertThat(role.rules().getFirst().resourceNames()).isEmpty();
                        assertThat(role.rules().getFirst().resources()).isEmpty();
                        assertThat(role.rules().getLast().resourceNames()).containsExactly("app");
                    });
        }
    }

    private static String binding(String namespace, int subjects) {
        return """
        {"kind":"RoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{
        "namespace":"%s","name":"large","uid":"%s","resourceVersion":"1"},
        "roleRef":{"kind":"Role","name":"listed"},"subjects":[%s]}
        """
                .formatted(
                        namespace,
                        namespace,
                        String.join(
                                ",",
                                Collections.nCopies(
                                        subjects, "{\"kind\":\"User\",\"name\":\"alice\"}")))
                .replace("\n", "");
    }

    private void answerBindings(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        boolean isOne = uri.contains("/namespaces/b/rolebindings?fieldSelector=metadata.name");
        if (isOne) {
            asked.add(uri);
            CannedServer.answer(exchange, 200, EMPTY.replace("[]", "[" + binding("b", 12) + "]"));
        } else if (uri.contains("watch=true") || !uri.contains("/rolebindings?")) {
            answer(exchange);
        } else {
            String both = binding("a", 12) + "," + binding("b", 12);
            CannedServer.answer(exchange, 200, EMPTY.replace("[]", "[" + both + "]"));
        }
    }

    /** Of an answer no more is kept at a time than one namespace may have. */
    @Test
    void whatWasCutBesideOthersIsAskedForByItself() throws IOException {
        try (CannedServer server = CannedServer.of(this::answerBindings);
                KubernetesCluster cluster =
                        Connections.daemon(
                                server.kubeconfig(directory, "secret-token"), CallObserver.NONE);
                AccessFeed feed =
                        AccessFeed.start(
                                cluster,
                                VerbTable.standard(),
                                new AccessLimits(10_000, 40_000, 1_000))) {
            await().until(() -> feed.snapshot().index().bindings().size() == 2);

            assertThat(feed.snapshot().index().bindings())
                    .allSatisfy(binding -> assertThat(binding.subjects()).hasSize(12));
            assertThat(asked).filteredOn(uri -> uri.contains("/namespaces/b/")).hasSize(1);
            assertThat(feed.leftOut()).isZero();
        }
    }
}

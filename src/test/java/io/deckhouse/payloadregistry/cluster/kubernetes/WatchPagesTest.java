package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many objects a watch's first list asks for at a time. */
final class WatchPagesTest {
    private static final String NOTHING =
            """
            {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    private final List<String> lists = new CopyOnWriteArrayList<>();
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ROLE", "ROLE_BINDING"})
    void whatMayBeLargeComesInSmallPages(Kind kind) throws IOException {
        assertThat(list(kind)).contains("limit=20").doesNotContain("limit=200");
    }

    @Test
    void whatIsSmallComesInLargePages() throws IOException {
        assertThat(list(Kind.SERVICE_ACCOUNT)).contains("limit=500");
    }

    private String list(Kind kind) throws IOException {
        try (CannedServer server = CannedServer.of(this::answer);
                KubernetesCluster cluster =
                        Connections.daemon(server.kubeconfig(directory, "secret-token"));
                Watch watch = cluster.watch(kind, Selection.in("team"), _ -> {})) {
            await().until(watch::isSynced);
            return lists.getFirst();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        if (!query.contains("watch=true")) {
            lists.add(query);
        }
        CannedServer.answer(exchange, 200, NOTHING);
    }
}

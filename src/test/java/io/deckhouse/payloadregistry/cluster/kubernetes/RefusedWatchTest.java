package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.parts.CannedServer;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch that the API server refuses. */
final class RefusedWatchTest {
    private static final String NOTHING =
            """
            {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    private final AtomicInteger listStatus = new AtomicInteger(200);
    private final AtomicInteger watchStatus = new AtomicInteger(200);
    private final AtomicInteger refusals = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger watches = new AtomicInteger();
    private LoggedRecords log;
    private CannedServer server;
    private KubernetesCluster cluster;
    @TempDir private Path directory;

    @BeforeEach
    void open() throws IOException {
        server = CannedServer.of(this::answer);
        cluster = Connections.daemon(server.kubeconfig(directory, "secret-token"));
        log = LoggedRecords.of(Troubles.class);
    }

    @AfterEach
    void close() {
        log.close();
        cluster.close();
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean isWatch = exchange.getRequestURI().getQuery().contains("watch=true");
        int status = isWatch ? watchStatus.get() : listStatus.get();
        if (status != 200 && refusals.getAndDecrement() > 0) {
            CannedServer.answer(exchange, status, "{\"kind\":\"Status\",\"code\":" + status + "}");
        } else if (isWatch) {
            watches.incrementAndGet();
            exchange.sendResponseHeaders(200, -1); // and ends at once, to be asked for again
            exchange.close();
        } else {
            CannedServer.answer(exchange, 200, NOTHING);
        }
    }

    private Watch secrets() {
        return cluster.watch(Kind.SECRET, Selection.in("team"), _ -> {});
    }

    @Test
    void saysSoonThatItIsRefusedAndWhatItNeedsAndGoesOnByItself() {
        Watch watch = secrets();
        await().until(watch::isSynced);
        assertThat(watch.refusal()).isEmpty();

        watchStatus.set(403);
        await().until(() -> !watch.refusal().isEmpty());

        assertThat(watch.refusal())
                .contains("403", "secrets", "namespace team", "list", "watch")
                .doesNotContain("secret-token");
        assertThat(log.lines()).singleElement().asString().contains("refused", "kind=secrets");
        watchStatus.set(200);
        await().until(() -> watch.refusal().isEmpty());
        assertThat(log.lines()).hasSize(2).last().asString().contains("no longer refused");
    }

    @Test
    void saysThatTheListIsRefused() {
        listStatus.set(403);
        Watch watch = secrets();

        await().until(() -> !watch.refusal().isEmpty());

        listStatus.set(200);
        await().until(() -> watch.isSynced() && watch.refusal().isEmpty());
    }

    @Test
    void saysThatItsCredentialsAreRefused() {
        listStatus.set(401);

        Watch watch = secrets();

        await().until(() -> watch.refusal().contains("401"));
    }

    @Test
    void aRefusalThatPassesInAMomentIsNone() {
        Watch watch = secrets();
        await().until(watch::isSynced);

        refusals.set(2);
        watchStatus.set(403);
        await().until(() -> refusals.get() <= 0);
        int before = watches.get();
        await().until(() -> watches.get() > before);

        assertThat(watch.refusal()).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aServerThatFailsDoesNotRefuse() {
        Watch watch = secrets();
        await().until(watch::isSynced);

        refusals.set(6);
        watchStatus.set(500);
        await().until(() -> refusals.get() <= 0);

        assertThat(watch.refusal()).isEmpty();
        assertThat(log.lines()).isEmpty();
    }
}

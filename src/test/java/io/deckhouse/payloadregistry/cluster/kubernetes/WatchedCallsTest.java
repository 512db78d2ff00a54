package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver.Call;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an observer hears of a watch. */
final class WatchedCallsTest {
    private static final Duration SLOW = Duration.ofMillis(50);
    private static final String NOTHING =
            """
            {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    @TempDir private Path directory;

    private final class Ears implements CallObserver {
        @Override
        public Runnable begun(String about) {
            return () -> {};
        }

        @Override
        public void ended(Call call) {
            calls.add(call);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    await().pollDelay(SLOW).until(() -> true);
                    byte[] answer = NOTHING.getBytes(StandardCharsets.UTF_8);
                    boolean isWatch = exchange.getRequestURI().getQuery().contains("watch=true");
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, isWatch ? -1 : answer.length);
                    if (!isWatch) {
                        exchange.getResponseBody().write(answer);
                    }
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void itsListAndItselfAreTold() throws IOException {
        try (KubernetesCluster cluster = cluster()) {
            cluster.watch(Kind.SECRET, Selection.in("team"), _ -> {});

            await().until(() -> calls.stream().anyMatch(it -> it.target().contains("watch=true")));
        }

        assertThat(calls.getFirst().method()).isEqualTo("GET");
        assertThat(calls.getFirst().target()).startsWith("/api/v1/namespaces/team/secrets?");
        assertThat(calls.getFirst().status()).isEqualTo(200);
        assertThat(calls.getFirst().took()).isBetween(SLOW, Duration.ofSeconds(20));
    }

    private KubernetesCluster cluster() throws IOException {
        Path kubeconfig =
                Files.writeString(
                        directory.resolve("kubeconfig"),
                        """
                        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                        users: [{name: u, user: {token: secret-token}}]
                        contexts: [{name: x, context: {cluster: c, user: u}}]
                        current-context: x
                        """
                                .formatted(server.getAddress().getPort()));
        return KubernetesCluster.open(
                new KubernetesConnection(
                        Target.kubeconfig(kubeconfig),
                        Environment.of(Map.of()),
                        Purpose.DAEMON,
                        KubernetesConnection.DEFAULT_REQUEST_TIMEOUT),
                Clock.systemUTC(),
                new Ears());
    }
}

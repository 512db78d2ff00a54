package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver.Call;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private CannedServer server;
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
        server =
                CannedServer.of(exchange -> {
                    await().pollDelay(SLOW).until(() -> true);
                    if (exchange.getRequestURI().getQuery().contains("watch=true")) {
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    } else {
                        CannedServer.answer(exchange, 200, NOTHING);
                    }
                });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void itsListAndItselfAreTold() throws IOException {
        Path kubeconfig = server.kubeconfig(directory, "secret-token");
        try (KubernetesCluster cluster = Connections.daemon(kubeconfig, new Ears())) {
            cluster.watch(Kind.SECRET, Selection.in("team"), _ -> {});

            await().until(() -> calls.stream().anyMatch(it -> it.target().contains("watch=true")));
        }

        assertThat(calls.getFirst().method()).isEqualTo("GET");
        assertThat(calls.getFirst().target()).startsWith("/api/v1/namespaces/team/secrets?");
        assertThat(calls.getFirst().status()).isEqualTo(200);
        assertThat(calls.getFirst().took()).isBetween(SLOW, Duration.ofSeconds(20));
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.daemon.PacedCluster.Call;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of a cluster's calls. */
final class PacedClusterTest {
    private static final String NOTHING =
            """
            {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    @TempDir private Path directory;

    @Test
    void countsTheListsAndWatchesOfAWatch() throws IOException {
        AtomicLong lists = new AtomicLong();
        try (CannedServer server =
                        CannedServer.of(exchange -> {
                            if (exchange.getRequestURI().getQuery().contains("watch=true")) {
                                exchange.sendResponseHeaders(200, -1); // and ends at once
                                exchange.close();
                            } else {
                                lists.incrementAndGet();
                                CannedServer.answer(exchange, 200, NOTHING);
                            }
                        });
                KubernetesCluster kubernetes =
                        LeastPrivilege.open(server.kubeconfig(directory, "secret-token"))) {
            var cluster = new PacedCluster(kubernetes, 10, Clock.systemUTC());

            cluster.watch(Kind.SECRET, Selection.in("team"), _ -> {});

            await().until(() -> calls(cluster, "watch") >= 3);
            assertThat(calls(cluster, "list")).isPositive().isLessThanOrEqualTo(lists.get());
        }
    }

    private static long calls(PacedCluster cluster, String verb) {
        return cluster.calls().getOrDefault(new Call(verb, "secrets"), 0L);
    }
}

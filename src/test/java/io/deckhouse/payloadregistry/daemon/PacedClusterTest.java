package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.daemon.PacedCluster.Call;
import io.deckhouse.payloadregistry.parts.CannedServer;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of a cluster's calls. */
final class PacedClusterTest {
    private static final String NOTHING =
            """
            {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
            """;

    private static final String STATUS =
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d,\
            "message":"oops"}
            """;

    @TempDir private Path directory;

    @Test
    void letsAListenerReadAsMuchAsItWants() {
        AtomicReference<Watch.Listener> passedOn = new AtomicReference<>();
        Cluster cluster =
                (Cluster)
                        Proxy.newProxyInstance(
                                Cluster.class.getClassLoader(),
                                new Class<?>[] {Cluster.class},
                                (_, _, arguments) -> {
                                    passedOn.set((Watch.Listener) arguments[2]);
                                    return null;
                                });
        Watch.Listener reader =
                new Watch.Listener() {
                    @Override
                    public Watch.Part part() {
                        return new Watch.Part.Access(AccessLimits.none());
                    }

                    @Override
                    public void changed(Change change) {}
                };

        new PacedCluster(cluster, 10, Clock.systemUTC()).watch(Kind.ROLE, Selection.all(), reader);

        assertThat(passedOn.get().part()).isEqualTo(new Watch.Part.Access(AccessLimits.none()));
    }

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

    @Test
    void countsEachCallThatAnEventTakes() throws IOException {
        try (CannedServer server =
                        CannedServer.of(exchange -> {
                            if (exchange.getRequestMethod().equals("POST")) {
                                CannedServer.answer(
                                        exchange, 409, STATUS.formatted("AlreadyExists", 409));
                            } else {
                                CannedServer.answer(exchange, 200, "{}");
                            }
                        });
                KubernetesCluster kubernetes =
                        LeastPrivilege.open(server.kubeconfig(directory, "secret-token"))) {
            var cluster = new PacedCluster(kubernetes, 10, Clock.systemUTC());

            cluster.report(occurrence("team"));

            assertThat(cluster.calls())
                    .isEqualTo(
                            Map.of(
                                    new Call("create", "events"), 1L,
                                    new Call("get", "events"), 1L,
                                    new Call("patch", "events"), 1L));
        }
    }

    @Test
    void saysOnceThatTheRightToWriteEventsIsMissing() throws IOException {
        AtomicBoolean isAllowed = new AtomicBoolean();
        try (CannedServer server =
                        CannedServer.of(exchange -> {
                            boolean refused =
                                    !isAllowed.get()
                                            || exchange.getRequestURI()
                                                    .getPath()
                                                    .contains("closed");
                            CannedServer.answer(
                                    exchange,
                                    refused ? 403 : 201,
                                    refused ? STATUS.formatted("Forbidden", 403) : "{}");
                        });
                KubernetesCluster kubernetes =
                        LeastPrivilege.open(server.kubeconfig(directory, "secret-token"));
                LoggedRecords log = LoggedRecords.of(PacedCluster.class)) {
            var cluster = new PacedCluster(kubernetes, 10, Clock.systemUTC());

            List.of("team", "closed", "team").forEach(place -> tryToReport(cluster, place));
            assertThat(log.records())
                    .extracting(LogRecord::getMessage)
                    .singleElement(as(InstanceOfAssertFactories.STRING))
                    .contains("oops", "'serve refresher --print-rbac NAMESPACE'");

            isAllowed.set(true);
            List.of("team", "closed", "team").forEach(place -> tryToReport(cluster, place));
            assertThat(log.records()).as("still closed").hasSize(1);
        }
    }

    private static void tryToReport(PacedCluster cluster, String namespace) {
        try {
            cluster.report(occurrence(namespace));
        } catch (ClusterException e) {
            assertThat(e.reason()).isEqualTo(ClusterException.Reason.FORBIDDEN);
        }
    }

    private static Occurrence occurrence(String namespace) {
        return new Occurrence(
                ObjectKey.of(Kind.SECRET, namespace, "puller"),
                "uid",
                Occurrence.Severity.WARNING,
                "RefreshFailed",
                "oops");
    }

    private static long calls(PacedCluster cluster, String verb) {
        return cluster.calls().getOrDefault(new Call(verb, "secrets"), 0L);
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.parts.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The first words with a server, and how many conversations there are. */
final class DirectTransportTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] NOTHING =
            "{\"kind\":\"List\",\"items\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Pki authority = new Pki("test");
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();

    @TempDir private Path directory;
    private final HttpsServer server = server();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String group = "x25519";
    private volatile boolean isSilent;

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x25519", "secp256r1", "secp384r1"})
    void agreesWithServersThatKnowOneGroupOnly(String only) throws IOException {
        group = only;
        serve("localhost");
        try (KubernetesCluster cluster = cluster("")) {
            assertThat(cluster.list(Kind.SECRET, Selection.in("team"))).isEmpty();
            assertThat(cluster.list(Kind.SECRET, Selection.in("team"))).isEmpty();
        }
    }

    @Test
    void commandsKeepToTwoConnections() throws Exception {
        serve("localhost");
        try (KubernetesCluster cluster = cluster("");
                ExecutorService calls = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all =
                    IntStream.range(0, 40)
                            .<Future<?>>mapToObj(_ ->
                                    calls.submit(
                                            () -> cluster.list(Kind.SECRET, Selection.in("team"))))
                            .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }

        assertThat(clientPorts).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void waitsOnceForAServerThatFellSilent() throws IOException {
        Duration timeout = Duration.ofSeconds(1);
        serve("localhost");
        try (KubernetesCluster cluster = cluster("", Purpose.DAEMON, timeout)) {
            cluster.list(Kind.SECRET, Selection.in("team"));
            isSilent = true;
            long start = System.nanoTime();

            ClusterException failure =
                    catchThrowableOfType(
                            ClusterException.class,
                            () -> cluster.list(Kind.SECRET, Selection.in("team")));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(timeout.plusMillis(700));
            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void doesNotWaitForAServerThatReadsNothing() throws IOException {
        Duration timeout = Duration.ofSeconds(1);
        serve("localhost");
        isSilent = true;
        ObjectNode large = JsonNodeFactory.instance.objectNode();
        large.put("filler", "x".repeat(16 * 1024 * 1024));
        large.putObject("metadata").put("namespace", "team").put("name", "large");
        try (KubernetesCluster cluster = cluster("", Purpose.DAEMON, timeout)) {
            long start = System.nanoTime();

            ClusterException failure =
                    catchThrowableOfType(
                            ClusterException.class,
                            () ->
                                    cluster.create(
                                            ClusterObject.of(Kind.SECRET, large),
                                            ApplyOptions.forced("test")));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(timeout.plusMillis(700));
            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void expectsTheNameThatTheKubeconfigNames() throws IOException {
        serve("api.example.com");
        try (KubernetesCluster cluster = cluster("tls-server-name: api.example.com")) {
            assertThat(cluster.list(Kind.SECRET, Selection.in("team"))).isEmpty();
        }
    }

    @Test
    void refusesTheAddressWhereTheCertificateNamesAnother() throws IOException {
        serve("api.example.com");
        try (KubernetesCluster cluster = cluster("")) {
            ClusterException failure =
                    catchThrowableOfType(
                            ClusterException.class,
                            () -> cluster.list(Kind.SECRET, Selection.in("team")));

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void saysThatADaemonCannotExpectAnotherName() {
        serve("api.example.com");

        ClusterException failure =
                catchThrowableOfType(
                        ClusterException.class,
                        () -> cluster("tls-server-name: a.b", Purpose.DAEMON, TIMEOUT));

        assertThat(failure.reason()).isEqualTo(Reason.CONFIGURATION);
        assertThat(failure).hasMessageContaining("tls-server-name");
    }

    private static HttpsServer server() {
        try {
            return HttpsServer.create(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers everything, under a certificate for this name, and agrees on the group alone. */
    private void serve(String name) {
        server.setHttpsConfigurator(
                new HttpsConfigurator(authority.serverNamed(name)) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                        tls.setNamedGroups(new String[] {group});
                        parameters.setSSLParameters(tls);
                    }
                });
        server.createContext(
                "/",
                exchange -> {
                    awaitEndIfSilent();
                    clientPorts.add(exchange.getRemoteAddress().getPort());
                    exchange.sendResponseHeaders(200, NOTHING.length);
                    exchange.getResponseBody().write(NOTHING);
                    exchange.close();
                });
        server.start();
    }

    private void awaitEndIfSilent() {
        try {
            if (isSilent) {
                over.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private KubernetesCluster cluster(String setting) throws IOException {
        return cluster(setting, Purpose.COMMAND, TIMEOUT);
    }

    private KubernetesCluster cluster(String setting, Purpose purpose, Duration timeout)
            throws IOException {
        String ca =
                Base64.getEncoder()
                        .encodeToString(authority.authorityPem().getBytes(StandardCharsets.UTF_8));
        Path kubeconfig =
                Files.writeString(
                        directory.resolve("kubeconfig"),
                        """
                        apiVersion: v1
                        kind: Config
                        clusters:
                        - name: c
                          cluster:
                            server: https://localhost:%d
                            certificate-authority-data: %s
                            %s
                        contexts:
                        - {name: c, context: {cluster: c}}
                        current-context: c
                        """
                                .formatted(server.getAddress().getPort(), ca, setting));
        return Connections.open(kubeconfig, purpose, timeout);
    }
}

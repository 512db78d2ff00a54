package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.parts.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first words with a server, and how many conversations there are. */
final class DirectTransportTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] NOTHING =
            "{\"kind\":\"List\",\"items\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Pki authority = new Pki("test");
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"x25519", "secp256r1", "secp384r1"})
    void agreesWithServersThatKnowOneGroupOnly(String group) throws Exception {
        HttpsServer server = server("localhost", group);
        try (KubernetesCluster cluster = cluster(server, "")) {
            assertThat(cluster.list(Kind.SECRET, Selection.in("team"))).isEmpty();
            assertThat(cluster.list(Kind.SECRET, Selection.in("team"))).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void commandsKeepToTwoConnections() throws Exception {
        HttpsServer server = server("localhost", "x25519");
        try (KubernetesCluster cluster = cluster(server, "");
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
        } finally {
            server.stop(0);
        }

        assertThat(clientPorts).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void expectsTheNameThatTheKubeconfigNames() throws Exception {
        HttpsServer server = server("api.example.com", "x25519");
        try (KubernetesCluster cluster = cluster(server, "tls-server-name: api.example.com")) {
            assertThat(cluster.list(Kind.SECRET, Selection.in("team"))).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesTheAddressWhereTheCertificateNamesAnother() throws Exception {
        HttpsServer server = server("api.example.com", "x25519");
        try (KubernetesCluster cluster = cluster(server, "")) {
            ClusterException failure =
                    catchThrowableOfType(
                            ClusterException.class,
                            () -> cluster.list(Kind.SECRET, Selection.in("team")));

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysThatADaemonCannotExpectAnotherName() throws Exception {
        HttpsServer server = server("api.example.com", "x25519");
        try {
            ClusterException failure =
                    catchThrowableOfType(
                            ClusterException.class,
                            () -> cluster(server, "tls-server-name: a.b", Purpose.DAEMON));

            assertThat(failure.reason()).isEqualTo(Reason.CONFIGURATION);
            assertThat(failure).hasMessageContaining("tls-server-name");
        } finally {
            server.stop(0);
        }
    }

    private HttpsServer server(String name, String group) throws Exception {
        var server =
                HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
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
                    clientPorts.add(exchange.getRemoteAddress().getPort());
                    exchange.sendResponseHeaders(200, NOTHING.length);
                    exchange.getResponseBody().write(NOTHING);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private KubernetesCluster cluster(HttpsServer server, String setting) throws IOException {
        return cluster(server, setting, Purpose.COMMAND);
    }

    private KubernetesCluster cluster(HttpsServer server, String setting, Purpose purpose)
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
        return KubernetesCluster.open(
                new KubernetesConnection(
                        new KubernetesConnection.Target(List.of(kubeconfig), "", ""),
                        KubernetesConnection.Environment.of(Map.of()),
                        purpose,
                        TIMEOUT),
                Clock.systemUTC());
    }
}

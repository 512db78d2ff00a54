package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are not there, say nothing, or say no: one sentence each, in time. */
final class UnreachableServerTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final ObjectKey SECRET = ObjectKey.of(Kind.SECRET, "team", "puller");

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void namesTheAddressThatRefuses(Purpose purpose) throws IOException {
        int port;
        try (ServerSocket closedSoon = loopback()) {
            port = closedSoon.getLocalPort();
        }

        ClusterException failure = reading("https://127.0.0.1:" + port, purpose);

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining("cannot read secret team/puller")
                .hasMessageContaining("127.0.0.1:" + port + " refused");
    }

    @Test
    void namesTheUnknownHost() throws IOException {
        ClusterException failure = reading("https://no-such-host.invalid:6443", Purpose.COMMAND);

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("no-such-host.invalid:6443 is unknown");
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void givesUpOnAServerThatNeverAnswers(Purpose purpose) throws IOException {
        try (ServerSocket silent = loopback()) {
            ClusterException failure =
                    reading("http://127.0.0.1:" + silent.getLocalPort(), purpose);

            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(failure).hasMessageContaining("within 400 ms");
        }
    }

    @Test
    void givesUpOnATlsHandshakeThatNeverEnds() throws IOException {
        try (ServerSocket silent = loopback()) {
            ClusterException failure =
                    reading("https://127.0.0.1:" + silent.getLocalPort(), Purpose.COMMAND);

            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void givesUpOnABodyThatNeverEnds() throws IOException {
        try (ServerSocket stalling = loopback()) {
            answering(stalling, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"kind\":");

            ClusterException failure =
                    reading("http://127.0.0.1:" + stalling.getLocalPort(), Purpose.COMMAND);

            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void tellsABrokenConnection() throws IOException {
        try (ServerSocket server = loopback()) {
            answering(server, "");

            ClusterException failure =
                    reading("http://127.0.0.1:" + server.getLocalPort(), Purpose.COMMAND);

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure).hasMessageContaining("broke");
        }
    }

    @Test
    void tellsAServerThatSpeaksNoTls() throws IOException {
        try (ServerSocket server = loopback()) {
            answering(server, "HTTP/1.1 400 Bad Request\r\n\r\n");

            ClusterException failure =
                    reading("https://127.0.0.1:" + server.getLocalPort(), Purpose.COMMAND);

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure).hasMessageContaining("TLS with 127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, does not know the credentials",
        "403, FORBIDDEN, alice cannot",
        "409, CONFLICT, alice cannot",
        "422, INVALID, alice cannot",
        "429, THROTTLED, is asked too often: alice cannot",
        "500, SERVER_ERROR, answered 500: alice cannot",
        "503, SERVER_ERROR, answered 503: alice cannot",
        "504, TIMED_OUT, alice cannot",
    })
    void readsTheStatus(int code, Reason reason, String said) throws IOException {
        ClusterException failure =
                answered(code, "{\"kind\":\"Status\",\"message\":\"alice cannot\"}");

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessageContaining(said);
        assertThat(failure.retryAfter())
                .isEqualTo(code == 429 || code >= 500 ? Duration.ofSeconds(7) : Duration.ZERO);
    }

    @Test
    void refusesAnAnswerThatIsNoObject() throws IOException {
        ClusterException failure = answered(200, "<html>a proxy's page</html>");

        assertThat(failure.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(failure).hasMessageContaining("no Kubernetes object");
    }

    private ClusterException answered(int code, String body) throws IOException {
        try (CannedServer server =
                        CannedServer.of(exchange -> {
                            exchange.getResponseHeaders().add("Retry-After", "7");
                            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                            exchange.sendResponseHeaders(code, bytes.length);
                            exchange.getResponseBody().write(bytes);
                            exchange.close();
                        });
                var cluster = open(server.url(), Purpose.COMMAND, Duration.ofSeconds(5))) {
            return catchThrowableOfType(
                    ClusterException.class, () -> cluster.list(Kind.SECRET, Selection.in("team")));
        }
    }

    private ClusterException reading(String server, Purpose purpose) throws IOException {
        try (var cluster = open(server, purpose, TIMEOUT)) {
            long start = System.nanoTime();
            ClusterException failure =
                    catchThrowableOfType(ClusterException.class, () -> cluster.get(SECRET));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.println(took.toMillis() + " ms: " + failure.getMessage());
            assertThat(took).isLessThan(TIMEOUT.plusSeconds(2));
            return failure;
        }
    }

    private KubernetesCluster open(String server, Purpose purpose, Duration timeout)
            throws IOException {
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(
                kubeconfig,
                """
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: secret-token}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(server));
        return Connections.open(kubeconfig, purpose, timeout);
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Answers every connection so; an empty answer closes it, another one leaves it open. */
    private static void answering(ServerSocket server, String answer) {
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try {
                            Socket client = server.accept();
                            client.getInputStream().read();
                            client.getOutputStream()
                                    .write(answer.getBytes(StandardCharsets.US_ASCII));
                            if (answer.isEmpty()) {
                                client.close();
                            }
                        } catch (IOException _) {
                            // the test is over
                        }
                    }
                });
    }
}

package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS (RFC 9113, section 3), as proxies inside a cluster speak it. */
final class CleartextHttp2Test {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte[] NO_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    /** GET /echo of authority "a", all in the static table but the path and the authority. */
    private static final byte[] REQUEST = {
        0,
        0,
        12,
        1,
        5,
        0,
        0,
        0,
        1,
        (byte) 0x82,
        (byte) 0x86,
        4,
        5,
        '/',
        'e',
        'c',
        'h',
        'o',
        1,
        1,
        'a'
    };

    private static final int HEADERS = 1;
    private static final byte STATUS_200 = (byte) 0x88;

    private HttpHost host;

    @BeforeEach
    void start() throws IOException {
        host = Hosts.start(Hosts.echo());
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void answersClientsThatKnowBeforehand() throws IOException {
        try (var socket = connect()) {
            var in = new DataInputStream(socket.getInputStream());

            byte[] answer = headers(in);

            assertThat(answer).contains(STATUS_200);
        }
    }

    @Test
    void answersClientsThatAskForAnUpgrade() throws Exception {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var uri = URI.create("http://127.0.0.1:%d/echo".formatted(host.address().getPort()));

            var first = client.send(request(uri), BodyHandlers.ofString());
            var second = client.send(request(uri), BodyHandlers.ofString());

            assertThat(first.body()).isEqualTo("GET /echo ");
            assertThat(second.body()).isEqualTo("GET /echo ");
            assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void answersALargeHeadAsHttp1Does() throws Exception {
        try (var usual = Hosts.start(ListenConfig.plain(Hosts.ANY_PORT), Hosts.echo());
                var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            String base = "http://127.0.0.1:%d/echo".formatted(usual.address().getPort());
            client.send(request(URI.create(base)), BodyHandlers.ofString());
            var large =
                    java.net.http.HttpRequest.newBuilder(URI.create(base))
                            .header("X-A", "a".repeat(40_000))
                            .build();

            var tooLarge = client.send(large, BodyHandlers.ofString());
            var tooLong =
                    client.send(
                            request(URI.create(base + "?" + "x".repeat(40_000))),
                            BodyHandlers.ofString());
            var next = client.send(request(URI.create(base)), BodyHandlers.ofString());

            assertThat(tooLarge.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(tooLarge.statusCode()).isEqualTo(431);
            assertThat(tooLong.statusCode()).isEqualTo(414);
            assertThat(next.body()).isEqualTo("GET /echo ");
        }
    }

    @Test
    void stopsInTimeWhileSuchAConnectionIsIdle() throws IOException {
        try (var socket = connect()) {
            headers(new DataInputStream(socket.getInputStream()));
            long start = System.nanoTime();

            host.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(host.openConnections()).isZero();
        }
    }

    private static java.net.http.HttpRequest request(URI uri) {
        return java.net.http.HttpRequest.newBuilder(uri).build();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(host.address().getAddress(), host.address().getPort());
        socket.setSoTimeout(5_000);
        var out = socket.getOutputStream();
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        out.write(NO_SETTINGS);
        out.write(REQUEST);
        out.flush();
        return socket;
    }

    /** The content of the first HEADERS frame. */
    private static byte[] headers(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            in.readUnsignedByte();
            in.readInt();
            byte[] content = in.readNBytes(length);
            if (type == HEADERS) {
                return content;
            }
        }
    }
}

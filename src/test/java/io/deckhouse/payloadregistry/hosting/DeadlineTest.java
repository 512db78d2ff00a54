package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.hosting.RawClient.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow clients lose their connection, not the server. */
final class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void cutsAClientThatDripsItsHeaders() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new RawClient(host.address())) {
            client.send("GET /echo HTTP/1.1\r\n");

            dripUntilClosed(client, host, 0, "X: y\r\n");
            assertStillServes(host);
        }
    }

    @Test
    void cutsAClientThatDripsASecondRequest() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new RawClient(host.address())) {
            client.send(RawClient.get("/echo")).reply();
            client.send("GET /echo HTTP/1.1\r\n");

            dripUntilClosed(client, host, 0, "X: y\r\n");
        }
    }

    @Test
    void cutsAClientThatDripsItsBody() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new RawClient(host.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n");

            dripUntilClosed(client, host, 0, "x");
            assertStillServes(host);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\n\r\n",
                "Content-Length: 9\r\n\r\nhalf",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            })
    void answersAClientWhoseBodyDoesNotComeInTime(String rest) throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new RawClient(host.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + rest);

            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.closes()).isTrue();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersAClientThatWasToldToContinueAndDoesNot() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new RawClient(host.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\n");
            client.send("Expect: 100-continue\r\nContent-Length: 9\r\n\r\n");

            assertThat(client.reply().status()).isEqualTo(100);
            assertThat(client.reply().status()).isEqualTo(408);
        }
    }

    @Test
    void closesIdleConnections() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), LONG, SHORT);
                var client = new RawClient(host.address())) {
            client.send(RawClient.get("/echo")).reply();

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersAClientThatStopsInsideItsBody() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), LONG, SHORT);
                var client = new RawClient(host.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");

            assertThat(client.reply().status()).isEqualTo(408);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void keepsAnIdleConnectionLongerThanARequestMayTake() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var idle = new RawClient(host.address());
                var other = new RawClient(host.address())) {
            idle.send(RawClient.get("/echo")).reply();
            other.send("GET /echo HTTP/1.1\r\n");
            dripUntilClosed(other, host, 1, "X: y\r\n");

            assertThat(idle.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void interruptsAHandlerThatTakesTooLong() throws IOException {
        HttpHandler stuck =
                _ -> {
                    new CountDownLatch(1).await();
                    return HttpResponse.empty(204);
                };
        try (var host = Hosts.start(stuck, SHORT, LONG);
                var client = new RawClient(host.address())) {
            Reply reply = client.send(RawClient.get("/")).reply();

            assertThat(reply.status()).isEqualTo(503);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void waitsForAHandlerLongerThanAConnectionMayIdle() throws IOException {
        HttpHandler slow =
                _ -> {
                    // The slow thing itself; by no whole number of times, since a connection that
                    // is found idle while its answer is being written is closed by Jetty.
                    Thread.sleep(SHORT.multipliedBy(5).dividedBy(2));
                    return HttpResponse.text(200, "done");
                };
        try (var host = Hosts.start(slow, LONG, SHORT);
                var client = new RawClient(host.address())) {
            Reply reply = client.send(RawClient.get("/")).reply();

            assertThat(reply.body()).isEqualTo("done");
        }
    }

    @Test
    void cutsAClientThatDoesNotReadItsAnswer() throws IOException {
        byte[] large = new byte[64 << 20];
        try (var host = Hosts.start(_ -> HttpResponse.json(200, large), SHORT, LONG);
                var client = new RawClient(host.address())) {
            client.send(RawClient.get("/"));

            await().until(() -> host.openConnections() == 1);
            await().until(() -> host.openConnections() == 0);
        }
    }

    @Test
    void servesOthersWhileManyConnectionsHang() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), LONG, LONG)) {
            var hanging = IntStream.range(0, 90).mapToObj(_ -> hang(host.address())).toList();

            assertStillServes(host);
            for (RawClient client : hanging) {
                client.hangUp();
            }
        }
    }

    @Test
    void keepsConnectionsOverTheLimitWaiting() throws IOException {
        HttpLimits two = new HttpLimits(4_096, 1_000, 2, LONG, LONG);
        ListenConfig config = ListenConfig.plain(Hosts.ANY_PORT).withLimits(two);
        try (var host = Hosts.start(config, Hosts.echo());
                var first = new RawClient(host.address());
                var second = new RawClient(host.address())) {
            first.send(RawClient.get("/echo")).reply();
            second.send(RawClient.get("/echo")).reply();
            try (var third = new RawClient(host.address())) {
                third.send(RawClient.get("/echo"));
                assertThat(host.openConnections()).isEqualTo(2);
                first.hangUp();

                assertThat(third.reply().status()).isEqualTo(200);
            }
        }
    }

    private static RawClient hang(InetSocketAddress address) {
        try {
            return new RawClient(new Socket(address.getAddress(), address.getPort()))
                    .send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void dripUntilClosed(RawClient client, HttpHost host, int others, String drop) {
        await().until(() -> host.openConnections() == others + 1);
        Iterator<String> drops = IntStream.range(0, 500).mapToObj(_ -> drop).iterator();
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(5))
                .until(() -> {
                    client.sendUntilRefused(drops.next());
                    return host.openConnections() == others;
                });
    }

    private static void assertStillServes(HttpHost host) throws IOException {
        try (var other = new RawClient(host.address())) {
            assertThat(other.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
        }
    }
}

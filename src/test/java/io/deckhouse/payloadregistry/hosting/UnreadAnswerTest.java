package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What answers take of the memory that their clients do not read. */
final class UnreadAnswerTest {
    private static final int KIB = 1024;
    private static final long PLENTY = 1L << 30;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final MemoryLimits NOTHING = new MemoryLimits(0, 0, 0);

    /** More than a socket takes. */
    private static final int LARGE = 16 * KIB * KIB;

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void countsAnAnswerUntilItIsRead() throws IOException {
        try (var host = start(large(), PLENTY)) {
            RawClient client = connect(host).send(RawClient.get("/"));
            await().until(() -> host.held().requests() >= LARGE);

            assertThat(client.reply().body()).hasSize(LARGE);

            await().until(() -> host.held().equals(NOTHING));
        }
    }

    @Test
    void forgetsAnAnswerWhoseClientHangsUp() throws IOException {
        try (var host = start(large(), PLENTY)) {
            RawClient client = connect(host).send(RawClient.get("/"));
            await().until(() -> host.held().requests() >= LARGE);

            client.close();

            await().until(() -> host.held().equals(NOTHING));
        }
    }

    @Test
    void cutsTheLongestUnreadAnswerWhenOthersNeedItsRoom() throws IOException {
        try (var host = start(large(), 5 * LARGE / 2)) {
            RawClient first = connect(host).send(RawClient.get("/"));
            await().until(() -> host.held().requests() >= LARGE);
            RawClient second = connect(host).send(RawClient.get("/"));
            await().until(() -> host.held().requests() >= 2 * LARGE);

            RawClient third = connect(host).send(RawClient.get("/"));

            await().until(() -> host.openConnections() == 2);
            assertThat(third.reply().body()).hasSize(LARGE);
            assertThat(second.reply().body()).hasSize(LARGE);
            first.readToEnd();
            await().until(() -> host.held().equals(NOTHING));
        }
    }

    @Test
    void countsTheStreamsOfAClientWithoutWindow() throws IOException {
        try (var host = start(Hosts.echo(), PLENTY)) {
            RawClient client = connect(host).send(noWindow());
            for (int stream = 1; stream < 200; stream += 2) {
                client.send(get(stream));
            }
            await().until(() -> host.held().requests() >= 100 * BodyBudget.BASE);

            client.send(frame(4, 0, 0, "\0\4\0\0\1\0"));

            await().until(() -> host.held().equals(NOTHING));
        }
    }

    @Test
    void countsWhatEveryRequestCostsHoweverSmall() throws IOException {
        var go = new CountDownLatch(1);
        HttpHandler stuck =
                request -> {
                    if (request.path().equals("/echo")) {
                        go.await();
                    }
                    return HttpResponse.text(200, "done");
                };
        try (var host = start(stuck, 3 * (BodyBudget.BASE + KIB))) {
            RawClient client = connect(host).send(noWindow() + get(1) + get(3) + get(5));
            await().until(() -> host.held().requests() >= 3 * BodyBudget.BASE);

            assertThat(connect(host).send(RawClient.get("/")).reply().status()).isEqualTo(503);

            client.close();
            go.countDown();
            await().until(() -> host.held().equals(NOTHING));
            assertThat(connect(host).send(RawClient.get("/")).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void cutsAnUnreadRefusalThatFindsNoRoom() throws IOException {
        var go = new CountDownLatch(1);
        HttpHandler stuck =
                request -> {
                    go.await();
                    return HttpResponse.text(200, request.path());
                };
        try (var host = start(stuck, BodyBudget.BASE + KIB)) {
            RawClient client = connect(host).send(noWindow() + get(1));
            await().until(() -> host.held().requests() >= BodyBudget.BASE);

            client.send(get(3));

            client.readUntil(frame(3, 0, 3, "\0\0\0\u0008")); // RST_STREAM, CANCEL
            assertThat(host.held().requests()).isLessThan(2 * BodyBudget.BASE);
            go.countDown();
            client.close(); // or the host waits at its end until the answer is read
        }
    }

    @Test
    void endsARequestAlsoWhenItCannotEvenBeRefused() throws IOException {
        var handled = new CountDownLatch(3);
        HttpHandler broken =
                new HttpHandler() {
                    @Override
                    public HttpResponse handle(HttpRequest request) {
                        handled.countDown();
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public HttpResponse refuse(
                            String target, InetAddress client, RejectedRequest why) {
                        throw new IllegalStateException("broken, too");
                    }
                };
        long start;
        try (var host = start(broken, PLENTY)) {
            assertThat(connect(host).send(RawClient.get("/")).reply().status()).isEqualTo(500);
            connect(host).send(noWindow() + get(1) + get(3));
            await().until(() -> handled.getCount() == 0);

            await().until(() -> host.held().equals(NOTHING));
            start = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private static HttpHandler large() {
        return _ -> HttpResponse.text(200, "x".repeat(LARGE));
    }

    private static String noWindow() {
        return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, "\0\4\0\0\0\0");
    }

    private static String get(int stream) {
        return frame(1, 5, stream, "\u0082\u0086\4\5/echo\1\1a");
    }

    private static String frame(int type, int flags, int stream, String content) {
        byte[] head = {
            0, 0, (byte) content.length(), (byte) type, (byte) flags, 0, 0, 0, (byte) stream
        };
        return new String(head, StandardCharsets.ISO_8859_1) + content;
    }

    private RawClient connect(HttpHost host) throws IOException {
        var client = new RawClient(host.address());
        clients.add(client);
        return client;
    }

    private static HttpHost start(HttpHandler handler, long requests) throws IOException {
        ListenConfig config =
                ListenConfig.plain(Hosts.ANY_PORT)
                        .withLimits(new HttpLimits(4 * KIB, 64 * KIB, 1_000, LONG, LONG));
        var memory = new MemoryLimits(PLENTY, requests, PLENTY);
        return HttpHost.start(config, handler, Clock.systemUTC(), memory);
    }
}

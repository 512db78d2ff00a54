package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.hosting.RawClient.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What heads may take of the memory, however many clients send them. */
final class HeadBudgetTest {
    private static final int KIB = 1024;
    private static final long PLENTY = 1L << 30;
    private static final int MANY = 40;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String LARGE =
            "GET /echo HTTP/1.1\r\nHost: a\r\nAuthorization: Basic " + "x".repeat(10_000) + "\r\n";

    private final List<RawClient> clients = new ArrayList<>();

    private void hangUp() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    static List<String> unfinished() {
        String get = "GET /echo HTTP/1.1\r\nHost: a\r\n";
        String chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        return List.of(
                get + ("X: " + "y".repeat(990) + "\r\n").repeat(10),
                get + "X: " + "y".repeat(10_000),
                get + "x:\r\n".repeat(200),
                "GET /" + "y".repeat(10_000),
                chunked + "2\r\nhi\r\n0\r\nX: " + "y".repeat(10_000),
                chunked + "2\r\nhi\r\n0\r\n" + "x:\r\n".repeat(200));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void closesThoseThatHaveBeenUnfinishedForLongest(String head) throws IOException {
        try (var host = start(Hosts.echo(), new MemoryLimits(PLENTY, PLENTY, 200 * KIB))) {
            connect(host).send(head);
            await().until(() -> host.held().heads() > 0);
            for (int i = 1; i < MANY; i++) {
                connect(host).sendUntilRefused(head);
            }

            await().until(() -> host.openConnections() <= 20);
            assertThat(clients.getFirst().isClosedByServer()).isTrue();
            assertThat(connect(host).send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
            hangUp();
        }
    }

    @Test
    void closesIdleConnectionsForWhatIsKeptOfTheirLargeHeads() throws IOException {
        try (var host = start(Hosts.echo(), new MemoryLimits(PLENTY, PLENTY, 200 * KIB))) {
            for (int i = 0; i < MANY; i++) {
                assertThat(connect(host).send(LARGE + "\r\n").reply().status()).isEqualTo(200);
            }

            await().until(() -> host.openConnections() <= 20);
            assertThat(clients.getFirst().isClosedByServer()).isTrue();
            RawClient last = clients.getLast();
            assertThat(last.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
            hangUp();
        }
    }

    @Test
    void countsNoConnectionWhoseHeadsAreOfUsualSize() throws IOException {
        try (var host = start(Hosts.echo(), new MemoryLimits(PLENTY, PLENTY, 0))) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < MANY; i++) {
                    RawClient client = round == 0 ? connect(host) : clients.get(i);
                    client.send(
                            "GET /echo HTTP/1.1\r\nHost: a\r\nX: "
                                    + "y".repeat(2_000)
                                    + "\r\n\r\n");
                    assertThat(client.reply().status()).isEqualTo(200);
                }
            }

            assertThat(host.openConnections()).isEqualTo(MANY);
            hangUp();
        }
    }

    @Test
    void givesBackWhatAHeadHeldWhenItEndsOrItsConnectionDoes() {
        var budget = new HeadBudget(100);
        List<String> cut = new ArrayList<>();
        HeadBudget.Holding first = budget.open(() -> cut.add("first"));
        HeadBudget.Holding second = budget.open(() -> cut.add("second"));
        HeadBudget.Holding third = budget.open(() -> cut.add("third"));

        first.hold(60);
        first.hold(0);
        second.hold(30);
        second.hold(40);
        third.hold(40);
        first.hold(10);
        assertThat(budget.held()).isEqualTo(90);
        first.hold(30);

        assertThat(cut).containsExactly("second");
        assertThat(budget.held()).isEqualTo(70);
        second.hold(50);
        first.close();
        third.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void refusesLargeHeadsWhileManyAreHandledAndAnswersUsualOnes() throws IOException {
        var go = new CountDownLatch(1);
        HttpHandler stuck =
                request -> {
                    if (request.headers().first("Authorization").isPresent()) {
                        go.await();
                    }
                    return HttpResponse.text(200, "done");
                };
        long requests = 380 * KIB + 8 * BodyBudget.BASE;
        try (var host = start(stuck, new MemoryLimits(PLENTY, requests, PLENTY))) {
            for (int i = 0; i < 4; i++) {
                connect(host).send(LARGE + "\r\n");
            }

            await().untilAsserted(() -> {
                try (var client = new RawClient(host.address())) {
                    Reply reply = client.send(LARGE.replace("Auth", "X-Auth") + "\r\n").reply();
                    assertThat(reply.status()).isEqualTo(503);
                    assertThat(reply.closes()).isTrue();
                }
            });
            assertThat(connect(host).send(RawClient.get("/")).reply().status()).isEqualTo(200);
            go.countDown();
            for (RawClient client : clients.subList(0, 4)) {
                assertThat(client.reply().status()).isEqualTo(200);
            }
            assertThat(clients.getFirst().send(LARGE + "\r\n").reply().status()).isEqualTo(200);
            hangUp();
        }
    }

    private RawClient connect(HttpHost host) throws IOException {
        var client = new RawClient(host.address());
        clients.add(client);
        return client;
    }

    private static HttpHost start(HttpHandler handler, MemoryLimits memory) throws IOException {
        var limits = new HttpLimits(16 * KIB, 64 * KIB, 1_000, LONG, LONG);
        ListenConfig config = ListenConfig.plain(Hosts.ANY_PORT).withLimits(limits);
        return HttpHost.start(config, handler, Clock.systemUTC(), memory);
    }
}

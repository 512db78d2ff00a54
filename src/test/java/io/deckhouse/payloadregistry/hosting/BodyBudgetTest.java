package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.hosting.RawClient.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What half-sent bodies may take of the memory, however many clients send them. */
final class BodyBudgetTest {
    private static final int KIB = 1024;
    private static final long PLENTY = 1L << 30;
    private static final String POST_LARGE =
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65000\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void keepsTheLastHalfForSmallBodies() {
        var budget = new BodyBudget(64 * KIB, PLENTY);
        BodyBudget.Share large = budget.open();
        large.raise(32 * KIB);

        assertThatThrownBy(() -> large.raise(33 * KIB)).isInstanceOf(RejectedRequest.class);
        budget.open().raise(4 * KIB);
        assertThat(budget.held()).isEqualTo(36 * KIB);
    }

    @Test
    void refusesSmallBodiesToo() {
        var budget = new BodyBudget(8 * KIB, PLENTY);
        budget.open().raise(4 * KIB);
        budget.open().raise(4 * KIB);

        assertThatThrownBy(() -> budget.open().raise(1))
                .isInstanceOfSatisfying(
                        RejectedRequest.class, it -> assertThat(it.status()).isEqualTo(503));
    }

    @Test
    void getsBackWhatARequestHeld() {
        var budget = new BodyBudget(64 * KIB, PLENTY);
        try (BodyBudget.Share share = budget.open()) {
            share.raise(5 * KIB);
            share.raise(10 * KIB);
            assertThat(budget.held()).isEqualTo(10 * KIB);
        }

        assertThat(budget.held()).isZero();
    }

    @Test
    void getsBackAllAlsoWhenBodiesComeJustAsTheyGiveWay() throws InterruptedException {
        var budget = new BodyBudget(8 * 4 * KIB, PLENTY);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(Thread.ofVirtual().start(() -> sendOften(budget)));
        }
        for (Thread client : clients) {
            client.join();
        }

        assertThat(budget.held()).isZero();
        assertThat(budget.heldBesides()).isZero();
    }

    private static void sendOften(BodyBudget budget) {
        for (int i = 0; i < 3_000; i++) {
            int steps = i % 50;
            try (BodyBudget.Share share = budget.open()) {
                share.carry(1_500);
                share.raise(4 * KIB);
                share.await(System.nanoTime(), () -> {}, () -> arriveAfter(steps));
            } catch (RejectedRequest _) {
                // Others needed the room.
            } catch (InterruptedException stopping) {
                throw new IllegalStateException(stopping);
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // whichever thread comes first: all orders are wanted
    private static void arriveAfter(int steps) {
        for (int i = 0; i < steps; i++) {
            Thread.yield();
        }
    }

    @Test
    void leavesLargeBodiesTheirHalfHoweverManySmallOnesAreAwaited() throws InterruptedException {
        var budget = new BodyBudget(64 * KIB, PLENTY);
        for (int i = 0; i < 9; i++) {
            budget.open().raise(4 * KIB);
        }

        BodyBudget.Share large = budget.open();
        large.raise(4 * KIB);
        large.raise(24 * KIB);

        assertThat(budget.held()).isEqualTo(60 * KIB);
        assertThatThrownBy(() -> budget.open().raise(9 * KIB)).isInstanceOf(RejectedRequest.class);
        budget.open().raise(4 * KIB);
    }

    @Test
    void smallBodiesThatStallGiveWayToLargeOnes() throws InterruptedException {
        var budget = new BodyBudget(16 * KIB, PLENTY);
        BodyBudget.Share stalled = budget.open();
        stalled.raise(4 * KIB);
        budget.open().raise(4 * KIB);
        budget.open().raise(4 * KIB);

        assertThatThrownBy(() -> stalled.await(1, () -> {}, () -> budget.open().raise(8 * KIB)))
                .isInstanceOfSatisfying(
                        RejectedRequest.class, it -> assertThat(it.status()).isEqualTo(408));

        assertThat(budget.held()).isEqualTo(16 * KIB);
    }

    @Test
    void endsNoWaitThatWouldNotMakeRoomEnough() throws InterruptedException {
        var budget = new BodyBudget(PLENTY, 3 * BodyBudget.BASE);
        budget.open().carry(0);
        budget.open().carry(0);
        BodyBudget.Share stalled = budget.open();
        stalled.carry(0);
        stalled.raise(1);

        stalled.await(
                1,
                () -> {},
                () ->
                        assertThatThrownBy(() -> budget.open().carry(1))
                                .isInstanceOfSatisfying(
                                        RejectedRequest.class,
                                        it -> assertThat(it.status()).isEqualTo(503)));

        assertThat(budget.heldBesides()).isEqualTo(3 * BodyBudget.BASE);
    }

    @Test
    void getsBackAllOnceHoweverAnswersEnd() throws InterruptedException {
        var budget = new BodyBudget(PLENTY, 10 * BodyBudget.BASE);
        List<Thread> requests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            requests.add(Thread.ofPlatform().start(() -> answerOften(budget)));
        }
        for (Thread request : requests) {
            request.join();
        }

        assertThat(budget.held()).isZero();
        assertThat(budget.heldBesides()).isZero();
    }

    /** Each answer is read at any time by another thread, or makes room for the next. */
    private static void answerOften(BodyBudget budget) {
        var ended = new ArrayBlockingQueue<BodyBudget.Share>(8);
        var reader =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                for (int i = 0; i < 20_000; i++) {
                                    ended.take().close();
                                }
                            } catch (InterruptedException stopping) {
                                throw new IllegalStateException(stopping);
                            }
                        });
        try {
            for (int i = 0; i < 20_000; i++) {
                BodyBudget.Share share = budget.open();
                share.raise(10);
                try {
                    share.carry(KIB);
                } catch (RejectedRequest _) {
                    // It is answered all the same.
                }
                ended.put(share);
                share.awaitReader(100, share::close);
            }
            reader.join();
        } catch (InterruptedException stopping) {
            throw new IllegalStateException(stopping);
        }
    }

    @Test
    void answersSmallRequestsWhileLargeBodiesAreHalfSent() throws IOException {
        var limits = new HttpLimits(4 * KIB, 64 * KIB, 1_000, LONG, LONG);
        var config = ListenConfig.plain(Hosts.ANY_PORT).withLimits(limits);
        List<RawClient> clients = new ArrayList<>();
        try (var host = Hosts.start(config, Hosts.echo())) {
            // 8 MiB are room for 128 to 140 such bodies.
            for (int i = 0; i < 150; i++) {
                clients.add(halfSent(host));
            }

            // Where all of them grow at once, more are refused than need be, and leave room.
            Awaitility.await()
                    .untilAsserted(() -> {
                        clients.add(halfSent(host));
                        assertThatOneMoreIsRefused(host);
                    });
            try (var small = new RawClient(host.address())) {
                String post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
                assertThat(small.send(post).reply().body()).isEqualTo("POST /echo hi");
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static RawClient halfSent(HttpHost host) throws IOException {
        var client = new RawClient(host.address());
        client.sendUntilRefused(POST_LARGE + "x".repeat(60_000));
        return client;
    }

    private static void assertThatOneMoreIsRefused(HttpHost host) throws IOException {
        try (var client = new RawClient(host.address())) {
            Reply reply = client.sendUntilRefused(POST_LARGE + "x".repeat(65_000)).reply();

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.closes()).isTrue();
        }
    }

    @Test
    void countsASmallBodyAsWhatItIs() {
        var budget = new BodyBudget(4 * KIB, PLENTY);

        for (int i = 0; i < 400; i++) {
            budget.open().raise(10);
        }

        assertThat(budget.held()).isEqualTo(4_000);
    }

    @ParameterizedTest
    @CsvSource({"100, 1000000", "1000000, 33768"})
    void endsTheLongestWaitForABodyWhenASmallOneFindsNoRoom(long bodies, long heads)
            throws IOException {
        var limits = new HttpLimits(4 * KIB, 64 * KIB, 1_000, LONG, LONG);
        var config = ListenConfig.plain(Hosts.ANY_PORT).withLimits(limits);
        var memory = new MemoryLimits(bodies, heads, PLENTY);
        String stalled = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nx";
        try (var host = HttpHost.start(config, Hosts.echo(), Clock.systemUTC(), memory);
                var first = new RawClient(host.address());
                var second = new RawClient(host.address());
                var third = new RawClient(host.address())) {
            first.send(stalled);
            Awaitility.await().until(() -> host.held().bodies() == 50);
            second.send(stalled);
            Awaitility.await().until(() -> host.held().bodies() == 100);

            String post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
            assertThat(third.send(post).reply().body()).isEqualTo("POST /echo hi");
            assertThat(first.reply().status()).isEqualTo(408);
            assertThat(second.send("x".repeat(49)).reply().status()).isEqualTo(200);
            Awaitility.await().until(() -> host.held().equals(new MemoryLimits(0, 0, 0)));
        }
    }

    @Test
    void leavesUnreadWhatNoRouteTakes() throws IOException {
        try (var host = Hosts.start(Hosts.echo())) {
            for (String request : List.of("GET /echo", "POST /nowhere", "DELETE /echo")) {
                try (var client = new RawClient(host.address())) {
                    client.send(
                            request
                                    + " HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n"
                                    + RawClient.get("/echo?smuggled"));
                    Reply reply = client.reply();

                    assertThat(reply.status()).isIn(200, 404, 405);
                    assertThat(reply.closes()).isTrue();
                    assertThat(reply.body()).doesNotContain("smuggled");
                    assertThat(client.isClosedByServer()).isTrue();
                }
            }
        }
    }
}

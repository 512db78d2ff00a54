package io.deckhouse.payloadregistry.hosting;

import static io.deckhouse.payloadregistry.hosting.FrameClient.CONTINUATION;
import static io.deckhouse.payloadregistry.hosting.FrameClient.DATA;
import static io.deckhouse.payloadregistry.hosting.FrameClient.END_HEADERS;
import static io.deckhouse.payloadregistry.hosting.FrameClient.END_STREAM;
import static io.deckhouse.payloadregistry.hosting.FrameClient.GET;
import static io.deckhouse.payloadregistry.hosting.FrameClient.HEADERS;
import static io.deckhouse.payloadregistry.hosting.Hosts.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.FrameClient.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What connections of HTTP/2 may take of the memory, and for how long. */
final class Http2BudgetTest {
    private static final int KIB = 1024;
    private static final long PLENTY = 1L << 30;
    private static final int MANY = 40;
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<FrameClient> clients = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (FrameClient client : clients) {
            client.close();
        }
    }

    @Test
    void closesThoseWhoseHeaderBlocksHaveBeenUnfinishedForLongest() throws IOException {
        try (var host = start(Hosts.echo(), LONG, heads(300 * KIB))) {
            for (int i = 0; i < MANY; i++) {
                FrameClient client = connect(host);
                client.sendUntilRefused(new Frame(HEADERS, END_STREAM, 1, new byte[10_000]));
                client.sendUntilRefused(new Frame(CONTINUATION, 0, 1, new byte[10_000]));
                await().until(() -> host.held().heads() > 0);
            }

            await().until(() -> host.openConnections() <= 10);
            assertThat(clients.getFirst().isClosedByServer()).isTrue();
            connect(host).expectAnswer(1);
        }
    }

    @Test
    void closesThoseWhoseFramesHaveBeenUnfinishedForLongest() throws IOException {
        try (var host = start(Hosts.echo(), LONG, heads(300 * KIB))) {
            for (int i = 0; i < MANY; i++) {
                connect(host).sendUntilRefused(beginning(HEADERS, END_STREAM | END_HEADERS));
                await().until(() -> host.held().heads() > 0);
            }

            await().until(() -> host.openConnections() <= 15);
            assertThat(clients.getFirst().isClosedByServer()).isTrue();
            connect(host).expectAnswer(1);
        }
    }

    @Test
    void closesThoseThatHaveFilledTheirTableForLongest() throws IOException {
        try (var host = start(Hosts.echo(), LONG, heads(300 * KIB))) {
            for (int i = 0; i < MANY; i++) {
                FrameClient client = connect(host);
                client.send(new Frame(HEADERS, END_STREAM | END_HEADERS, 1, manySmallFields()));
                client.next(1, HEADERS);
            }

            await().until(() -> host.openConnections() <= 20);
            assertThat(clients.getFirst().isClosedByServer()).isTrue();
            clients.getLast().expectAnswer(3);
        }
    }

    @Test
    void countsNoConnectionWhoseRequestsAreUsual() throws IOException {
        try (var host = start(Hosts.echo(), LONG, heads(0))) {
            for (int i = 0; i < MANY; i++) {
                connect(host).expectAnswer(1);
            }
            for (FrameClient client : clients) {
                client.expectAnswer(3);
            }

            assertThat(host.openConnections()).isEqualTo(MANY);
        }
    }

    @Test
    void givesBackWhatABlockHeldWhenItEndsOrItsConnectionDoes() throws IOException {
        try (var host = start(Hosts.echo(), LONG, heads(PLENTY))) {
            FrameClient client = connect(host);
            byte[] request = FrameClient.request("/echo", GET);
            client.send(new Frame(HEADERS, END_STREAM, 1, request));
            await().until(() -> host.held().heads() > 0);
            client.send(new Frame(CONTINUATION, END_HEADERS, 1, new byte[0]));
            client.next(1, HEADERS);
            await().until(() -> host.held().heads() == 0);
            client.send(new Frame(HEADERS, END_STREAM, 3, request));
            await().until(() -> host.held().heads() > 0);

            client.close();

            await().until(() -> host.held().heads() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, END_HEADERS})
    void endsAnUnfinishedBlockInTime(int flags) throws IOException {
        try (var host = start(Hosts.echo(), SHORT, heads(PLENTY))) {
            FrameClient client = connect(host);
            client.expectAnswer(1);
            if (flags == 0) {
                client.send(new Frame(HEADERS, END_STREAM, 3, new byte[] {GET}));
            } else {
                client.sendUntilRefused(beginning(HEADERS, END_STREAM | flags));
            }

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void countsDataThatNobodyReadsUntilTheAnswer() throws IOException {
        var go = new CountDownLatch(1);
        HttpHandler stuck =
                _ -> {
                    go.await();
                    return HttpResponse.empty(204);
                };
        try (var host = start(Routes.none().get("/deaf", stuck), LONG, heads(PLENTY))) {
            FrameClient client = connect(host);
            client.ask(1, "/deaf", GET, 0);
            for (int i = 0; i < 4; i++) {
                client.send(new Frame(DATA, 0, 1, new byte[16_000]));
            }
            await().until(() -> host.held().heads() >= 64_000);

            go.countDown();

            await().until(() -> host.held().heads() == 0);
        }
    }

    @Test
    void endsAConnectionThatSendsVeryManySmallFramesOfData() throws IOException {
        var go = new CountDownLatch(1);
        HttpHandler stuck =
                _ -> {
                    go.await();
                    return HttpResponse.empty(204);
                };
        try (var host = start(Routes.none().get("/deaf", stuck), LONG, heads(PLENTY))) {
            FrameClient client = connect(host);
            client.ask(1, "/deaf", GET, 0);
            for (int i = 0; i < 10_000; i++) {
                client.sendUntilRefused(new Frame(DATA, 0, 1, new byte[1]));
            }

            await().until(() -> host.openConnections() == 0);
            go.countDown();
        }
    }

    @Test
    void closesIdleConnectionsThatTheHeapHasNoRoomFor() throws IOException {
        var memory = new MemoryLimits(PLENTY, PLENTY, PLENTY, 10 * 24 * KIB);
        try (var host = start(Hosts.echo(), LONG, memory)) {
            for (int i = 0; i < MANY; i++) {
                connect(host).expectAnswer(1);
            }

            await().until(() -> host.openConnections() <= 10);
            assertThat(clients.getFirst().isClosedByServer()).isTrue();
            clients.getLast().expectAnswer(3);
        }
    }

    private FrameClient connect(HttpHost host) throws IOException {
        var client = new FrameClient(host);
        clients.add(client);
        return client;
    }

    /** A frame of which one byte comes. */
    private static byte[] beginning(int type, int flags) {
        return new byte[] {0, 0x20, 0, (byte) type, (byte) flags, 0, 0, 0, 3, GET};
    }

    /** A request and 80 fields with names of two letters, for the table. */
    private static byte[] manySmallFields() {
        var block = new ByteArrayOutputStream();
        block.writeBytes(FrameClient.request("/echo", GET));
        for (int i = 0; i < 80; i++) {
            block.writeBytes(
                    new byte[] {0x40, 2, (byte) ('a' + i / 20), (byte) ('a' + i % 20), 1, 'x'});
        }
        return block.toByteArray();
    }

    private static MemoryLimits heads(long bytes) {
        return new MemoryLimits(PLENTY, PLENTY, bytes);
    }

    private static HttpHost start(HttpHandler handler, Duration request, MemoryLimits memory)
            throws IOException {
        var limits = new HttpLimits(16 * KIB, 64 * KIB, 1_000, request, LONG);
        ListenConfig config = ListenConfig.plain(Hosts.ANY_PORT).withLimits(limits);
        return HttpHost.start(config, handler, Clock.systemUTC(), memory);
    }
}

package io.deckhouse.payloadregistry.hosting;

import static io.deckhouse.payloadregistry.hosting.FrameClient.DATA;
import static io.deckhouse.payloadregistry.hosting.FrameClient.END_STREAM;
import static io.deckhouse.payloadregistry.hosting.FrameClient.GET;
import static io.deckhouse.payloadregistry.hosting.FrameClient.HEADERS;
import static io.deckhouse.payloadregistry.hosting.FrameClient.POST;
import static io.deckhouse.payloadregistry.hosting.FrameClient.RESET;
import static io.deckhouse.payloadregistry.hosting.FrameClient.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.hosting.FrameClient.Frame;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Over HTTP/2 a request that takes too long ends its stream, and no other one. */
final class Http2DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void answersABodyThatDoesNotComeInTime() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new FrameClient(host)) {
            client.ask(1, "/echo", POST, 0);
            client.send(new Frame(DATA, 0, 1, new byte[] {'x'}));

            assertThat(client.next(1, DATA).content()).asString().contains("did not come in time");
            client.expectAnswer(3);
        }
    }

    @Test
    void resetsTheStreamOfAClientThatDoesNotReadItsAnswer() throws IOException {
        byte[] noWindow = {0, 4, 0, 0, 0, 0};
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new FrameClient(host, noWindow)) {
            client.ask(1, "/echo", GET, END_STREAM);

            assertThat(client.next(1, HEADERS).type()).isEqualTo(HEADERS);
            assertThat(client.next(1, RESET).type()).isEqualTo(RESET);
            client.send(new Frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 1, 0}));
            client.expectAnswer(3);
            assertThat(client.next(3, DATA).type()).isEqualTo(DATA);
            assertNothingIsLeft(host);
        }
    }

    @Test
    void endsAnIdleConnectionThatPings() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), LONG, SHORT);
                var client = new FrameClient(host)) {
            client.expectAnswer(1);

            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        client.ping();
                        return host.openConnections() == 0;
                    });
        }
    }

    @Test
    void keepsAConnectionThatAsksNowAndThen() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), LONG, SHORT);
                var client = new FrameClient(host)) {
            long end = System.nanoTime() + 3 * SHORT.toNanos();
            for (int stream = 1; System.nanoTime() < end; stream += 2) {
                client.expectAnswer(stream);
                LockSupport.parkNanos(SHORT.toNanos() / 16);
            }

            assertThat(host.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void answersForAHandlerThatWasInterrupted() throws IOException {
        HttpHandler stuck =
                _ -> {
                    new CountDownLatch(1).await();
                    return HttpResponse.empty(204);
                };
        try (var host = Hosts.start(Hosts.echo().get("/deaf", stuck), SHORT, LONG);
                var client = new FrameClient(host)) {
            client.ask(1, "/deaf", GET, END_STREAM);

            assertThat(client.next(1, DATA).content()).asString().contains("out of time");
            client.expectAnswer(3);
        }
    }

    @Test
    void resetsTheStreamOfAHandlerThatCannotBeInterrupted() throws IOException {
        var mayEnd = new CountDownLatch(1);
        HttpHandler deaf =
                _ -> {
                    while (mayEnd.getCount() > 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    return HttpResponse.empty(204);
                };
        Routes routes = Hosts.echo().get("/deaf", deaf);
        try (var host = Hosts.start(routes, SHORT, LONG);
                var client = new FrameClient(host);
                Closeable _ = mayEnd::countDown) { // first, or the host would wait for it
            client.ask(1, "/deaf", GET, END_STREAM);

            assertThat(client.next(1, HEADERS).type()).isEqualTo(RESET);
            client.expectAnswer(3);
        }
    }

    private static void assertNothingIsLeft(HttpHost host) {
        long start = System.nanoTime();

        host.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}

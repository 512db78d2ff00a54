package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Over HTTP/2 a request that takes too long ends its stream, and no other one. */
final class Http2DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final byte GET = (byte) 0x82;
    private static final byte POST = (byte) 0x83;
    private static final byte STATUS_200 = (byte) 0x88;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Frame(int type, int flags, int stream, byte[] content) {}

    /** A client that writes and reads frames. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Client(HttpHost host, byte... settings) throws IOException {
            socket = new Socket(host.address().getAddress(), host.address().getPort());
            socket.setSoTimeout(5_000);
            in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream()
                    .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(new Frame(SETTINGS, 0, 0, settings));
        }

        void send(Frame frame) throws IOException {
            var out = new ByteArrayOutputStream();
            int length = frame.content().length;
            out.write(new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length});
            out.write(new byte[] {(byte) frame.type(), (byte) frame.flags()});
            out.write(new byte[] {0, 0, 0, (byte) frame.stream()});
            out.write(frame.content());
            socket.getOutputStream().write(out.toByteArray());
            socket.getOutputStream().flush();
        }

        /** A request for a path of five characters, of authority "a". */
        void ask(int stream, String path, byte method, int flags) throws IOException {
            byte[] content = {method, (byte) 0x86, 4, 5, 0, 0, 0, 0, 0, 1, 1, 'a'};
            System.arraycopy(path.getBytes(StandardCharsets.US_ASCII), 0, content, 4, 5);
            send(new Frame(HEADERS, END_HEADERS | flags, stream, content));
        }

        /** The next frame of a stream, of this kind or a reset. */
        Frame next(int stream, int type) throws IOException {
            while (true) {
                int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
                int found = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                var frame = new Frame(found, flags, in.readInt(), in.readNBytes(length));
                if (frame.stream() == stream && (found == type || found == RESET)) {
                    return frame;
                }
            }
        }

        /** The server may have gone already. */
        void ping() {
            try {
                send(new Frame(PING, 0, 0, new byte[8]));
            } catch (IOException _) {
                // What the caller waits for.
            }
        }

        void expectAnswer(int stream) throws IOException {
            ask(stream, "/echo", GET, END_STREAM);
            Frame answer = next(stream, HEADERS);
            assertThat(answer.type()).isEqualTo(HEADERS);
            assertThat(answer.content()).contains(STATUS_200);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void answersABodyThatDoesNotComeInTime() throws IOException {
        try (var host = Hosts.start(Hosts.echo(), SHORT, LONG);
                var client = new Client(host)) {
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
                var client = new Client(host, noWindow)) {
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
                var client = new Client(host)) {
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
                var client = new Client(host)) {
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
                var client = new Client(host)) {
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
                var client = new Client(host)) {
            client.ask(1, "/deaf", GET, END_STREAM);

            assertThat(client.next(1, HEADERS).type()).isEqualTo(RESET);
            client.expectAnswer(3);
        } finally {
            mayEnd.countDown();
        }
    }

    private static void assertNothingIsLeft(HttpHost host) {
        long start = System.nanoTime();

        host.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}

package io.deckhouse.payloadregistry.hosting;

import static io.deckhouse.payloadregistry.hosting.Hosts.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS connections may take of the memory before they can ask anything. */
final class TlsBudgetTest {
    private static final TestIdentity IDENTITY = TestIdentity.ec("budget");
    private static final int KIB = 1024;
    private static final long PLENTY = 1L << 30;
    private static final int MANY = 40;
    private static final Duration LONG = Duration.ofSeconds(30);

    /** How a record begins, of a handshake and of data. */
    private static final String HELLO = "\u0016\u0003\u0001?";

    private static final String DATA = "\u0017\u0003\u0003?";

    @TempDir private Path directory;
    private final List<Socket> sockets = new ArrayList<>();
    private HttpHost host;

    @BeforeEach
    void start() throws IOException {
        IDENTITY.writeTo(directory);
        host = start(new MemoryLimits(PLENTY, PLENTY, 200 * KIB));
    }

    private HttpHost start(MemoryLimits memory) throws IOException {
        var limits = new HttpLimits(16 * KIB, 64 * KIB, 1_000, LONG, LONG);
        var tls = ListenConfig.tls(Hosts.ANY_PORT, directory.resolve("tls.crt"), key());
        return HttpHost.start(tls.withLimits(limits), Hosts.echo(), Clock.systemUTC(), memory);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HELLO})
    void closesThoseThatHaveNegotiatedForLongest(String start) throws IOException {
        RawClient first = new RawClient(connect()).send(start);
        await().until(() -> host.held().heads() > 0);
        for (int i = 1; i < MANY; i++) {
            new RawClient(connect()).sendUntilRefused(start);
        }

        await().until(() -> host.openConnections() <= 25);
        assertThat(first.isClosedByServer()).isTrue();
        assertAnswers(shake(connect()));
    }

    @Test
    void closesThoseThatHaveHeldAnIncompleteRecordForLongest() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Socket socket = connect();
            assertAnswers(shake(socket));
            clients.add(new RawClient(socket).sendUntilRefused(DATA));
            await().until(() -> host.held().heads() > 0);
        }

        await().until(() -> host.openConnections() <= 20);
        clients.getFirst().readToEnd();
        assertAnswers(shake(connect()));
    }

    @Test
    void countsNoConnectionThatIsIdle() throws IOException {
        List<SSLSocket> shaken = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            shaken.add(shake(connect()));
            assertAnswers(shaken.getLast());
        }

        assertThat(host.held().heads()).isZero();
        assertThat(host.openConnections()).isEqualTo(MANY);
        assertAnswers(shaken.getFirst());
    }

    @Test
    void givesBackWhatItHeldWhenTheClientLeaves() throws IOException {
        Socket socket = connect();
        new RawClient(socket).send(HELLO);
        await().until(() -> host.held().heads() > 0);

        socket.close();

        await().until(() -> host.held().heads() == 0);
    }

    @Test
    void keepsConnectionsWaitingThatTheHeapHasNoRoomFor() throws IOException {
        host.close();
        host = start(new MemoryLimits(PLENTY, PLENTY, PLENTY, 24 * KIB));
        assertAnswers(shake(connect()));
        assertAnswers(shake(connect()));

        Socket third = connect();
        new RawClient(third).send(HELLO);
        assertThat(host.openConnections()).isEqualTo(2);
        sockets.getFirst().close();

        await().until(() -> host.held().heads() > 0);
    }

    private Path key() {
        return directory.resolve("tls.key");
    }

    private Socket connect() throws IOException {
        var socket = new Socket(host.address().getAddress(), host.address().getPort());
        socket.setSoTimeout(5_000);
        sockets.add(socket);
        return socket;
    }

    private SSLSocket shake(Socket socket) throws IOException {
        SSLSocketFactory factory = TlsClient.trusting(List.of(IDENTITY)).getSocketFactory();
        var shaken = (SSLSocket) factory.createSocket(socket, "localhost", 0, false);
        shaken.startHandshake();
        return shaken;
    }

    private static void assertAnswers(SSLSocket socket) throws IOException {
        assertThat(new RawClient(socket).send(RawClient.get("/echo")).reply().status())
                .isEqualTo(200);
    }
}

package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.RawClient.Reply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one request ends and the next begins: nothing may be read in two ways (RFC 9112). */
final class FramingTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private HttpHost host;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        host =
                Hosts.start(request -> {
                    handled.add(request.target());
                    return Hosts.echo().handle(request);
                });
        client = new RawClient(host.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 0\r\nContent-Length: 4\r\n",
                "Content-Length: 4\r\nContent-Length: 4\r\n",
                "Content-Length: 0, 4\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +4\r\n",
                "Content-Length: 4x\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 4\r\n",
                "X: a\r\n folded\r\n",
                "X: a\r\n\tfolded\r\n",
                " X: a\r\n",
                "X\r\n",
                "X: a\rb\r\n",
                "X: a\0b\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Host: b\r\n"
            })
    void refusesAmbiguousHeadersAndReadsNothingAfterThem(String headers) throws IOException {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n0\r\n\r\n" + SMUGGLED);
        Reply reply = client.reply();

        assertThat(reply.status()).isIn(400, 501);
        assertThat(reply.body()).hasSizeLessThan(60).doesNotContain("jetty", "Exception");
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).doesNotContain("/smuggled").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity, br", "aes128gcm\r\nContent-Encoding: identity"})
    void refusesABodyThatWouldHaveToBeDecoded(String codings) throws IOException {
        client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Encoding: "
                        + codings
                        + "\r\n\r\nhi"
                        + SMUGGLED);
        Reply reply = client.reply();

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.body()).isEqualTo("the body must have no content coding\n");
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void takesABodyInCodingsThatAreNone() throws IOException {
        String codings = "Transfer-Encoding: Chunked\r\nContent-Encoding: identity\r\n\r\n";

        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + codings + "2\r\nhi\r\n0\r\n\r\n");

        assertThat(client.reply().body()).isEqualTo("POST /echo hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /echo HTTP/1.1\r\n\r\n", // no Host
                "GET /echo HTTP/1.1\nHost: a\n\n",
                "GET /echo HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /echo\r\n\r\n",
                "G\u0001T /echo HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ec ho HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET echo HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n" // TLS at a plain port
            })
    void refusesMalformedRequests(String text) throws IOException {
        client.send(text + SMUGGLED);
        Reply reply = client.reply();

        assertThat(reply.status()).isIn(400, 405, 426, 501, 505);
        assertThat(reply.body()).hasSizeLessThan(60).doesNotContain("jetty", "Exception");
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void refusesAnAbsoluteTargetForAnotherHost() throws IOException {
        client.send("GET http://b/echo HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(handled).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void refusesChunksInHttp10AndReadsNothingAfterThem(String header) throws IOException {
        String post = "POST /echo HTTP/1.0\r\nHost: a\r\n" + header;

        client.send(post + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void readsAChunkedBodyWithExtensionsAndTrailers() throws IOException {
        client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: t\r\n\r\n"
                        + RawClient.get("/echo?next"));

        assertThat(client.reply().body()).isEqualTo("POST /echo hello");
        assertThat(client.reply().body()).isEqualTo("GET /echo?next ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nhe\r\n0\r\n\r\n",
                "-1\r\nhe\r\n0\r\n\r\n",
                "2\r\nhex\r\n0\r\n\r\n",
                "2\nhe\n0\n\n",
                "ffffffffffffffff1\r\nhe\r\n0\r\n\r\n",
                "0x2\r\nhe\r\n0\r\n\r\n",
                "2 \rhe\r\n0\r\n\r\n"
            })
    void refusesBrokenChunksAndReadsNothingAfterThem(String body) throws IOException {
        client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + body
                        + SMUGGLED);

        assertThat(client.reply().status()).isIn(400, 413);
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void refusesABodyOverTheLimitByItsLength() throws IOException {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
        Reply reply = client.reply();

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.closes()).isTrue();
        client.sendUntilRefused("x".repeat(1_001) + SMUGGLED);
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void acceptsABodyOfExactlyTheLimit() throws IOException {
        String body = "x".repeat(1_000);

        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + body);

        assertThat(client.reply().body()).isEqualTo("POST /echo " + body);
    }

    @Test
    void refusesAChunkedBodyOverTheLimitAndReadsNothingAfterIt() throws IOException {
        String chunk = "258\r\n" + "x".repeat(600) + "\r\n";

        client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk
                        + chunk
                        + "0\r\n\r\n"
                        + SMUGGLED);
        Reply reply = client.reply();

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body()).isEqualTo("the body is larger than 1000 bytes\n");
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void doesNotHandleAHalfSentBody() throws IOException {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")
                .finishSending();

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(handled).isEmpty();
        try (var other = new RawClient(host.address())) {
            assertThat(other.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void reads100ContinueBodiesAndRefusesLargeOnesBeforeTheyAreSent() throws IOException {
        String post = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";

        client.send(post + "Content-Length: 2\r\n\r\n");
        assertThat(client.reply().status()).isEqualTo(100);
        assertThat(client.send("hi").reply().body()).isEqualTo("POST /echo hi");
        client.send(post + "Content-Length: 5000\r\n\r\n");
        assertThat(client.reply().status()).isEqualTo(413);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void readsTheBodyOfARequestNobodyHandles() throws IOException {
        client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");

        assertThat(client.reply().status()).isEqualTo(404);
        assertThat(client.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
    }

    @Test
    void refusesLongHeadersAndTargets() throws IOException {
        String filler = "x".repeat(5_000);
        client.send("GET /echo HTTP/1.1\r\nHost: a\r\nX: " + filler + "\r\n\r\n" + SMUGGLED);
        Reply headers = client.reply();

        assertThat(headers.status()).isEqualTo(431);
        assertThat(headers.body()).hasSizeLessThan(60);
        try (var other = new RawClient(host.address())) {
            Reply target = other.send(RawClient.get("/echo?" + filler)).reply();
            assertThat(target.status()).isEqualTo(414);
            assertThat(target.body()).hasSizeLessThan(60);
        }
        assertThat(handled).isEmpty();
    }
}

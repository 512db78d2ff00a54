package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.hosting.RawClient.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHostTest {
    private final AtomicReference<Thread> handledBy = new AtomicReference<>();
    private HttpHost host;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        Routes routes =
                Hosts.echo()
                        .get(
                                "/thread",
                                _ -> {
                                    handledBy.set(Thread.currentThread());
                                    return HttpResponse.empty(204);
                                })
                        .get(
                                "/broken",
                                _ -> {
                                    throw new IllegalStateException("detail");
                                })
                        .get(
                                "/rejected",
                                _ -> {
                                    throw new RejectedRequest(429, "slow down");
                                })
                        .get("/query", r -> HttpResponse.text(200, r.query().all("a").toString()));
        host = Hosts.start(routes);
        client = new RawClient(host.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        host.close();
    }

    @Test
    void keepsTheConnectionBetweenRequests() throws IOException {
        Reply first = client.send(RawClient.get("/echo?n=1")).reply();
        Reply second = client.send(RawClient.get("/echo?n=2")).reply();

        assertThat(first.body()).isEqualTo("GET /echo?n=1 ");
        assertThat(second.body()).isEqualTo("GET /echo?n=2 ");
        assertThat(second.closes()).isFalse();
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";

        client.send(RawClient.get("/echo?n=1") + post + RawClient.get("/echo?n=3"));

        assertThat(client.reply().body()).isEqualTo("GET /echo?n=1 ");
        assertThat(client.reply().body()).isEqualTo("POST /echo hi");
        assertThat(client.reply().body()).isEqualTo("GET /echo?n=3 ");
    }

    @Test
    void closesWhenAskedTo() throws IOException {
        client.send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(client.reply().closes()).isTrue();
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void closesAfterHttp10() throws IOException {
        client.send("GET /echo HTTP/1.0\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void handlesOnAVirtualThread() throws IOException {
        client.send(RawClient.get("/thread")).reply();

        assertThat(handledBy.get().isVirtual()).isTrue();
    }

    @Test
    void looksForNewRequestsLessUrgentlyThanItAnswersThem() throws IOException {
        client.send(RawClient.get("/thread")).reply();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().matches("http-\\d+.*"))
                .isNotEmpty()
                .allSatisfy(
                        thread -> assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY));
    }

    @Test
    void doesNotSayWhatItIs() throws IOException {
        Reply reply = client.send(RawClient.get("/echo")).reply();

        assertThat(reply.headers())
                .containsOnlyKeys("content-length", "content-type", "date")
                .doesNotContainKey("server");
    }

    @Test
    void answersHeadFromGetWithoutBody() throws IOException {
        client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n" + RawClient.get("/echo?n=2"));
        Reply head = client.headReply();
        Reply next = client.reply();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).containsEntry("content-length", "11");
        assertThat(next.body()).isEqualTo("GET /echo?n=2 ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404",
        "DELETE, /echo, 405",
        "TRACE, /echo, 405",
        "get, /echo, 405",
        "OPTIONS, /echo, 204",
        "OPTIONS, *, 204",
        "GET, http://other.example.com/echo, 200"
    })
    void answersMethodsAndPaths(String method, String target, int status) throws IOException {
        String hostName = target.startsWith("http") ? "other.example.com" : "a";
        client.send(method + " " + target + " HTTP/1.1\r\nHost: " + hostName + "\r\n\r\n");
        Reply reply = client.reply();

        assertThat(reply.status()).isEqualTo(status);
        if (status == 405 || status == 204) {
            assertThat(reply.headers()).containsEntry("allow", "GET, HEAD, POST, OPTIONS");
        }
        assertThat(client.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%65cho",
                "/x/../echo",
                "/./echo",
                "//echo",
                "/echo/",
                "/echo;a=b",
                "/echo%3Fa",
                "/x/%2e%2e/echo",
                "/echo%00",
                "/ECHO",
                "/x/..%2Fecho"
            })
    void neverNormalisesAPathIntoARoute(String target) throws IOException {
        Reply reply = client.send(RawClient.get(target)).reply();

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.body()).hasSizeLessThan(60);
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&a=2, '[1, 2]'",
        "a=x+y, '[x y]'",
        "a=x%2By, '[x+y]'",
        "a=%D1%8F, [я]",
        "a=x&b=%zz&%=1, '[x]'",
        "a, '[]'",
        "'', []"
    })
    void givesDecodedQueryParameters(String query, String values) throws IOException {
        Reply reply = client.send(RawClient.get("/query?" + query)).reply();

        assertThat(reply.body()).isEqualTo(values.isEmpty() ? "[]" : values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "a=1&a=%c3%28"})
    void refusesAQueryThatCannotBeDecoded(String query) throws IOException {
        Reply reply = client.send(RawClient.get("/query?" + query)).reply();

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void hidesWhyAHandlerBroke() throws IOException {
        Reply reply = client.send(RawClient.get("/broken")).reply();

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).isEqualTo("internal error\n");
        assertThat(client.send(RawClient.get("/echo")).reply().status()).isEqualTo(200);
    }

    @Test
    void answersWithTheStatusOfARejection() throws IOException {
        Reply reply = client.send(RawClient.get("/rejected")).reply();

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.body()).isEqualTo("slow down\n");
    }

    @Test
    void namesTheAddressItCannotBind() {
        InetSocketAddress taken = host.address();

        assertThatThrownBy(() -> Hosts.start(ListenConfig.plain(taken), Routes.none()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot listen on localhost:%d: it is in use; choose another one, or stop"
                                + " what listens there ('ss -ltnp' shows it)",
                        taken.getPort());
    }

    @Test
    void closesWhenTheHandlerSaysSo() throws IOException {
        HttpHandler parting = _ -> HttpResponse.text(401, "no\n").with("Connection", "close");
        try (var other = Hosts.start(parting);
                var leaving = new RawClient(other.address())) {
            assertThat(leaving.send(RawClient.get("/")).reply().closes()).isTrue();
            assertThat(leaving.isClosedByServer()).isTrue();
        }
    }

    /** Behind a proxy they may be those of different clients. */
    @Test
    void credentialsThatDifferOnlyInCaseAreNotTheSameOnOneConnection() throws IOException {
        HttpHandler shows =
                request ->
                        HttpResponse.text(
                                200, request.headers().first("Authorization").orElse("none"));
        try (HttpHost host = Hosts.start(shows);
                var client = new RawClient(host.address())) {
            for (String credentials : List.of("Basic YTpi", "Basic yTpi", "Basic YTpi", "none")) {
                String field =
                        credentials.equals("none") ? "" : "Authorization: " + credentials + "\r\n";
                client.send("GET / HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n");

                assertThat(client.reply().body()).isEqualTo(credentials);
            }
        }
    }
}

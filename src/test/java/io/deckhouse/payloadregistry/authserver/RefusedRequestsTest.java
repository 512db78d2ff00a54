package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that HTTP itself refuses: registry clients print what stands in the list of errors. */
final class RefusedRequestsTest {
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Bench bench = new Bench();

    @BeforeEach
    void start() throws IOException {
        bench.server.start(ListenConfig.plain(LOOPBACK));
    }

    @AfterEach
    void stop() {
        bench.server.close();
    }

    private Wire.Answer sent(String start, String body, String header) throws IOException {
        return Wire.sendAsIs(bench.server.address(), start, body, header);
    }

    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: chunked, x\\r\\n, 400, UNSUPPORTED",
        "Content-Length: 100, grant_type=pass, 400, UNSUPPORTED",
        "Content-Length: 70000, x, 413, UNSUPPORTED",
        "'Transfer-Encoding: gzip, chunked', x, 501, UNSUPPORTED",
        "Content-Encoding: gzip, x, 415, UNSUPPORTED",
        "Content-Length: x, x, 400, UNSUPPORTED",
        "Folded: a\\r\\n b, x, 400, UNSUPPORTED",
    })
    void areToldToTokenClientsInTheirShape(String header, String body, int status, String code)
            throws IOException {
        for (String path : new String[] {"/token", "/auth/token?service=x"}) {
            Wire.Answer answer =
                    sent("POST " + path, body.translateEscapes(), header.translateEscapes());

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers()).contains("Content-Type: application/json");
            assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo(code);
            assertThat(answer.json().at("/errors/0/message").asString())
                    .isEqualTo(answer.json().path("details").asString())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "BREW"})
    void areToldForAnotherMethodWithTheKnownOnes(String method) throws IOException {
        for (String path : new String[] {"/token", "/auth/token?service=x"}) {
            Wire.Answer answer = Wire.send(bench.server.address(), method + " " + path, "");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers())
                    .contains("Content-Type: application/json", "Allow: GET, HEAD, POST, OPTIONS");
            assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("UNSUPPORTED");
        }
    }

    @Test
    void areToldToComeBackWhenTheirTimeIsOver() throws IOException {
        bench.reviewer.closeGate();
        HttpLimits brief =
                new HttpLimits(4_096, 1_000, 9, Duration.ofMillis(300), Duration.ofSeconds(9));
        try (HttpHost host = bench.server.start(ListenConfig.plain(LOOPBACK).withLimits(brief))) {
            Wire.Answer answer =
                    Wire.get(host.address(), "/token", Wire.basic("token", Bench.PULLER.reveal()));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).contains("Retry-After: 10");
            assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("UNAVAILABLE");
            assertThat(answer.json().path("details").asString()).isEqualTo("out of time");
        } finally {
            bench.reviewer.openGate();
        }
    }

    @Test
    void areToldWhenTheServerItselfIsAtFault() throws IOException {
        var broken =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .anonymous()
                        .authorizer((_, _, _) -> {
                            throw new OutOfMemoryError("not really");
                        })
                        .start(ListenConfig.plain(LOOPBACK));

        try (broken) {
            Wire.Answer answer =
                    Wire.get(broken.address(), "/token?scope=repository:team/app:pull");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("UNKNOWN");
        }
    }

    @Test
    void areToldForAChunkedBodyThatIsTooLarge() throws IOException {
        String body = "fffff\r\n" + "x".repeat(66_000);

        Wire.Answer answer = sent("POST /token", body, CHUNKED);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("details").asString()).contains("larger than 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/certs/ca.pem", "/token/x"})
    void areToldInPlainTextElsewhere(String path) throws IOException {
        Wire.Answer answer = sent("POST " + path, "", "Content-Length: x");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("bad request\n");
    }
}

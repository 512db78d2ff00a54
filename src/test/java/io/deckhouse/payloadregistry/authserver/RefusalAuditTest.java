package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What HTTP itself refuses is told to the audit log, which nobody can flood by that. */
final class RefusalAuditTest {
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

    @ParameterizedTest
    @CsvSource({
        "POST /token, 'Transfer-Encoding: chunked\r\n\r\nx\r\n', 400",
        "POST /token, Content-Length: 70000, 413",
        "POST /token, 'Transfer-Encoding: gzip, chunked', 501",
        "POST /token, 'Content-Encoding: gzip\r\nContent-Length: 1', 415",
        "POST /token, Content-Length: x, 400",
        "GET /token, no colon, 400",
        "GET bad, X: y, 400",
        "PUT /auth/token?scope=secret, X: y, 405",
    })
    void namesClientStatusAndReason(String start, String header, int status) throws IOException {
        Wire.Answer answer = Wire.sendAsIs(bench.server.address(), start, "", header);

        assertThat(answer.status()).isEqualTo(status);
        AuditEntry entry = onlyEntry();
        assertThat(entry.result()).isEqualTo(AuditEntry.Result.REFUSED);
        assertThat(entry.kind()).isEqualTo(AuditEntry.Kind.UNPROVEN);
        assertThat(entry.client()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(entry.service()).isEqualTo(Bench.SERVICE);
        assertThat(entry.at()).isEqualTo(Bench.NOW);
        assertThat(entry.reason()).startsWith("HTTP " + status + ": ").doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"X-Big, 431", "'', 414"})
    void tellsOfWhatIsTooLong(String header, int status) throws IOException {
        String much = "x".repeat(40_000);
        Wire.Answer answer =
                header.isEmpty()
                        ? Wire.get(bench.server.address(), "/token?x=" + much)
                        : Wire.get(bench.server.address(), "/token", header + ": " + much);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).contains("Content-Type: application/json");
        assertThat(onlyEntry().reason()).startsWith("HTTP " + status + ": ");
    }

    @ParameterizedTest
    @CsvSource({"PT9S, PT0.2S", "PT1S, PT9S"})
    void tellsOfABodyThatStalls(Duration request, Duration idle) throws IOException {
        HttpLimits brief = new HttpLimits(4_096, 1_000, 9, request, idle);
        try (HttpHost host = bench.server.start(ListenConfig.plain(LOOPBACK).withLimits(brief));
                var socket =
                        new Socket(InetAddress.getLoopbackAddress(), host.address().getPort())) {
            String stalling = "POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx";
            socket.getOutputStream().write(stalling.getBytes(StandardCharsets.UTF_8));

            assertThat(onlyEntry().reason()).isEqualTo("HTTP 408: the body did not come in time");
        }
    }

    @Test
    void namesTheClientThatATrustedProxyVouchesFor() throws IOException {
        var proxied =
                ListenConfig.plain(LOOPBACK)
                        .withTrustedProxies(TrustedProxies.of(List.of("127.0.0.1")));
        try (HttpHost host = bench.server.start(proxied)) {
            Wire.sendAsIs(
                    host.address(),
                    "POST /token",
                    "",
                    "Content-Length: 70000",
                    "X-Forwarded-For: 192.0.2.7");

            assertThat(onlyEntry().client().getHostAddress()).isEqualTo("192.0.2.7");
        }
    }

    @Test
    void countsBeyondSomeInASecondAndTellsLater() throws IOException {
        for (int i = 0; i < 3 * RefusalLog.MOST_PER_SECOND; i++) {
            refused();
        }
        await().until(() -> bench.audit.size() == RefusalLog.MOST_PER_SECOND);

        bench.clock.move(Duration.ofSeconds(1));
        refused();

        await().until(() -> bench.audit.size() == RefusalLog.MOST_PER_SECOND + 1);
        assertThat(bench.audit.getFirst().reason()).isEqualTo("HTTP 405: method not allowed");
        assertThat(bench.lastEntry().reason())
                .isEqualTo(
                        "HTTP 405: method not allowed; %d more were left out before"
                                .formatted(2 * RefusalLog.MOST_PER_SECOND));
    }

    @Test
    void waitsForNoLogThatIsStuck() throws IOException {
        var open = new CountDownLatch(1);
        var stuck =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .audit(_ -> await().until(() -> open.getCount() == 0))
                        .start(ListenConfig.plain(LOOPBACK));
        try (stuck) {
            for (int i = 0; i < 40; i++) {
                bench.clock.move(Duration.ofSeconds(1));
                Wire.Answer answer = Wire.sendAsIs(stuck.address(), "GET /token", "", "no colon");
                assertThat(answer.status()).isEqualTo(400);
            }
        } finally {
            open.countDown();
        }
    }

    private void refused() throws IOException {
        assertThat(Wire.send(bench.server.address(), "PUT /token", "").status()).isEqualTo(405);
    }

    private AuditEntry onlyEntry() {
        await().until(() -> !bench.audit.isEmpty());
        assertThat(bench.audit).hasSize(1);
        return bench.lastEntry();
    }
}

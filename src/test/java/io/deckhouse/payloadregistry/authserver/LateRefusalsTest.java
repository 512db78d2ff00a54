package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A delayed 401 stays a 401, however short the time of a request is. */
final class LateRefusalsTest {
    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static ListenConfig within(Duration time) {
        HttpLimits limits = HttpLimits.defaults().withTimeouts(time, Duration.ofSeconds(9));
        return ListenConfig.plain(LOOPBACK).withLimits(limits);
    }

    private static Wire.Answer guess(InetSocketAddress address) throws IOException {
        return Wire.get(address, "/token", Wire.basic("ci", "wrong"));
    }

    @Test
    void comeAfterHalfTheTimeOfARequestAtMost() throws IOException {
        var bench = new Bench();
        try (HttpHost host = bench.server.start(within(Duration.ofSeconds(2)))) {
            for (int i = 0; i < 12; i++) {
                assertThat(guess(host.address()).status()).isEqualTo(401);
            }
        }

        assertThat(bench.slept).isNotEmpty().last().isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void comeAtTheEndOfTheTimeOfARequestAtLast() throws IOException {
        var bench = new Bench();
        var never = new CountDownLatch(1);
        var slow =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .authenticator(_ -> Authentication.refused())
                        .audit(bench.audit::add)
                        .sleeper(_ -> never.await())
                        .start(within(Duration.ofMillis(300)));
        try (slow) {
            for (int i = 0; i < 3; i++) {
                guess(slow.address());
            }

            Wire.Answer answer = guess(slow.address());

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers()).contains("Connection: close");
            assertThat(bench.audit)
                    .hasSize(4)
                    .allMatch(entry -> entry.result() == AuditEntry.Result.UNAUTHORIZED);
        }
    }
}

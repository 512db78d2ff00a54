package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailureDelayTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");

    private final MovableClock clock = new MovableClock(Bench.NOW);
    private final FailureDelay delay = new FailureDelay(clock, Thread::sleep);

    private Duration fail(int times, InetAddress client, String user) {
        Duration last = Duration.ZERO;
        for (int i = 0; i < times; i++) {
            last = delay.failed(client, user);
        }
        return last;
    }

    @Test
    void forgivesAFewTyposThenDoublesUpToFiveSeconds() {
        assertThat(fail(3, HERE, "ci")).isZero();
        assertThat(fail(1, HERE, "ci")).isEqualTo(Duration.ofMillis(250));
        assertThat(fail(1, HERE, "ci")).isEqualTo(Duration.ofMillis(500));
        assertThat(fail(100, HERE, "ci")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void countsEachUserOfAnAddressAndEachAddressApart() {
        fail(10, HERE, "ci");

        assertThat(fail(1, HERE, "other")).isZero();
        assertThat(fail(1, THERE, "ci")).isZero();
    }

    @Test
    void slowsDownOnePasswordTriedOnManyUsers() {
        for (int i = 0; i < 30; i++) {
            assertThat(fail(1, HERE, "user-" + i)).isZero();
        }

        assertThat(fail(1, HERE, "user-30")).isPositive();
    }

    @Test
    void forgetsAUserWhoLogsIn() {
        fail(3, HERE, "ci");

        delay.succeeded(HERE, "ci");

        assertThat(fail(3, HERE, "ci")).isZero();
    }

    @Test
    void forgetsAfterAQuarterOfAnHour() {
        fail(10, HERE, "ci");

        clock.move(Duration.ofMinutes(15));

        assertThat(fail(3, HERE, "ci")).isZero();
    }

    @Test
    void takesAnIpv6NetworkForOneClient() {
        fail(3, InetAddress.ofLiteral("2001:db8::1"), "ci");

        assertThat(fail(1, InetAddress.ofLiteral("2001:db8::2"), "ci")).isPositive();
        assertThat(fail(1, InetAddress.ofLiteral("2001:db8:1::1"), "ci")).isZero();
    }

    @Test
    void lets1024WaitAndNoMore() throws Exception {
        var waiting = new AtomicInteger();
        var gate = new CountDownLatch(1);
        var bounded =
                new FailureDelay(
                        clock,
                        _ -> {
                            waiting.incrementAndGet();
                            gate.await();
                        });
        for (int i = 0; i < 30; i++) {
            bounded.failed(HERE, "ci");
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var last = threads.submit(() -> bounded.delay(HERE, "ci"));
            for (int i = 1; i < 1_024; i++) {
                last = threads.submit(() -> bounded.delay(HERE, "ci"));
            }
            await().until(() -> waiting.get() == 1_024);

            assertThat(bounded.delay(HERE, "ci")).isFalse();
            gate.countDown();
            assertThat(last.get()).isTrue();
        }
        assertThat(bounded.delay(HERE, "ci")).isTrue();
    }
}

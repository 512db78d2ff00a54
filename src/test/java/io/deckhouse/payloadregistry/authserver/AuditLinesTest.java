package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AuditLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesALineSoonAfterTheDecision() {
        try (var lines = new AuditLines(out)) {
            lines.record(entry("one"));

            await().until(() -> text().endsWith("}\n"));
            assertThat(text()).isEqualTo(entry("one").json() + "\n");
        }
    }

    @Test
    void writesIpv6AddressesAsOthersDo() {
        var client = InetAddress.ofLiteral("2001:db8:0:0:0:0:0:1");

        assertThat(entry("one", client).json()).contains("\"client\":\"2001:db8::1\"");
    }

    @Test
    void hasWrittenEverythingInOrderWhenClosed() {
        var expected = new StringBuilder();
        try (var lines = new AuditLines(out)) {
            for (int at = 0; at < 1_000; at++) {
                lines.record(entry("name" + at));
                expected.append(entry("name" + at).json()).append('\n');
            }
        }

        assertThat(text()).isEqualTo(expected.toString());
    }

    @Test
    void keepsLinesOfManyThreadsWhole() {
        try (var lines = new AuditLines(out)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, 500)
                        .forEach(at -> threads.execute(() -> lines.record(entry("name" + at))));
            }
        }

        assertThat(text().lines())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 500).mapToObj(at -> entry("name" + at).json()).toList());
    }

    @Test
    void letsRequestsWaitRatherThanDropLines() {
        var mayWrite = new Semaphore(0);
        var recorded = new AtomicInteger();
        var stuck = stuckUntil(mayWrite);
        var entry = entry("x".repeat(100_000));
        try (var lines = new AuditLines(stuck);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> {
                for (int at = 0; at < 100; at++) {
                    lines.record(entry);
                    recorded.incrementAndGet();
                }
            });
            await().during(Duration.ofMillis(200)).until(() -> recorded.get() < 30);
            mayWrite.release(1_000);

            await().until(() -> recorded.get() == 100);
        }
        assertThat(text().lines()).hasSize(100);
    }

    @Test
    @Timeout(20)
    void endsWhereNobodyReadsTheLines() {
        var mayWrite = new Semaphore(0);
        try (var lines = new AuditLines(stuckUntil(mayWrite))) {
            lines.record(entry("one"));
        }

        assertThat(text()).isEmpty();
        mayWrite.release();
    }

    @Test
    void writesTheLastLinesForAThreadThatWasInterrupted() {
        try (var lines = new AuditLines(out)) {
            lines.record(entry("one"));
            Thread.currentThread().interrupt();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(text()).isNotEmpty();
    }

    private OutputStream stuckUntil(Semaphore mayWrite) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("never called");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                mayWrite.acquireUninterruptibly();
                out.write(bytes, from, length);
            }
        };
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static AuditEntry entry(String identity) {
        return entry(identity, InetAddress.getLoopbackAddress());
    }

    private static AuditEntry entry(String identity, InetAddress client) {
        return new AuditEntry(
                Instant.EPOCH,
                client,
                identity,
                AuditEntry.Kind.STATIC,
                "registry.example.com",
                List.of("repository:team/app:pull"),
                List.of(),
                AuditEntry.Result.ISSUED,
                "because",
                "id",
                false,
                Duration.ofNanos(1_500));
    }

    @Test
    @Timeout(20) // it once waited for ever
    void canBeClosedManyTimesAtOnce() throws Exception {
        for (int round = 0; round < 200; round++) {
            var lines = new AuditLines(out);
            lines.record(entry("one"));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 4; i++) {
                    threads.execute(lines::close);
                }
            }
        }
    }
}

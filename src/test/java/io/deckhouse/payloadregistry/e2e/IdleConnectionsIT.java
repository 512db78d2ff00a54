package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ProcessMemory;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections that were used a few times, since a first request may be cheaper to remember
 * than a second one, and then stay open and silent.
 */
final class IdleConnectionsIT {
    private static final int CONNECTIONS = Integer.getInteger("soak.connections", 3_000);
    private static final int REQUESTS = 3;
    private static final long MOST_RESIDENT = 384L * 1024 * 1024;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final byte[] REQUEST =
            """
            GET /auth/token?scope=repository:team/app:pull HTTP/1.1\r
            Host: a.example.com\r
            User-Agent: skopeo/1.18\r
            Accept: application/json\r
            \r
            """
                    .getBytes(StandardCharsets.US_ASCII);

    @TempDir Path directory;

    @Test
    void takeLittleMemoryAndKeepNobodyWaiting() throws Exception {
        Path access = Files.createDirectory(directory.resolve("access"));
        Path config =
                Files.writeString(
                        directory.resolve("auth.yaml"),
                        """
                        service: registry.example.com
                        listen: 127.0.0.1:0
                        limits: {idleTimeout: 10m}
                        """);
        List<SocketChannel> idle = new ArrayList<>();
        try (RunningProcess server =
                CliProcess.command("serve", "auth", "--config", config.toString())
                        .with("--manifests", access.toString())
                        .start(directory.resolve("auth.log"))) {
            URI url = URI.create(server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1));
            var address = new InetSocketAddress(url.getHost(), url.getPort());
            server.await("its rules", () -> isServed(address));

            for (int at = 0; at < CONNECTIONS; at++) {
                SocketChannel channel = SocketChannel.open(address);
                idle.add(channel);
                for (int request = 0; request < REQUESTS; request++) {
                    assertThat(answer(channel)).startsWith("HTTP/1.1 200");
                }
            }

            assertThat(ProcessMemory.of(server).resident()).isLessThan(MOST_RESIDENT);
            long start = System.nanoTime();
            assertThat(isServed(address)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            // Each of them is still a connection, the oldest first.
            assertThat(answer(idle.getFirst())).startsWith("HTTP/1.1 200");
            assertThat(answer(idle.getLast())).startsWith("HTTP/1.1 200");
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static boolean isServed(InetSocketAddress address) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            return answer(channel).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An answer is small, so it comes in one piece. */
    private static String answer(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(REQUEST));
        ByteBuffer answer = ByteBuffer.allocate(16 * 1024);
        channel.read(answer);
        return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
}

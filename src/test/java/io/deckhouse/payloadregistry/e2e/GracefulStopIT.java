package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop while a request is still coming in. */
final class GracefulStopIT {
    private static final String FORM = "grant_type=password&username=ci&password=correct";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir Path directory;

    @Test
    void answersWhatIsOnItsWayAndEndsInTime() throws Exception {
        try (RunningProcess server = serve()) {
            URI url = URI.create(server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1));
            try (Socket client = new Socket(url.getHost(), url.getPort())) {
                var answer =
                        new BufferedReader(
                                new InputStreamReader(
                                        client.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream request = client.getOutputStream();
                request.write(bytes(head()));
                assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");

                long start = System.nanoTime();
                CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(server::stop);
                server.await("no new connections", () -> !Loopback.listens(url.getPort()));
                request.write(bytes(FORM));

                assertThat(answer.readLine()).isEmpty();
                assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
                exit.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
                assertThat(server.log()).contains("\"result\":\"issued\"");
            }
        }
    }

    private RunningProcess serve() throws Exception {
        Path users =
                Files.writeString(
                        directory.resolve("users.yaml"),
                        "users: {ci: {passwordHash: '%s', projects: []}}"
                                .formatted(Htpasswd.nbB("ci", "correct", 5)));
        return CliProcess.command("serve", "auth", "--service", "registry.example.com")
                .with("--listen", "127.0.0.1:0", "--manifests", directory.toString())
                .with("--static-users", users.toString())
                .start(directory.resolve("auth.log"));
    }

    private static String head() {
        return """
        POST /auth/token HTTP/1.1\r
        Host: auth.example.com\r
        Content-Type: application/x-www-form-urlencoded\r
        Content-Length: %d\r
        Expect: 100-continue\r
        \r
        """
                .formatted(FORM.length());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package io.deckhouse.payloadregistry.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop while a request is still coming in. */
final class GracefulStopIT {
    private static final String FORM = "grant_type=password&username=ci&password=correct";
    private static final Pattern ANNOUNCED = Pattern.compile("auth server: (\\S+)\\s");
    private static final int FAILED = 1;
    private static final int MORE_THAN_A_PIPE_HOLDS = 600;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir Path directory;

    @Test
    void answersWhatIsOnItsWayAndEndsInTime() throws Exception {
        try (RunningProcess server = serve()) {
            URI url = URI.create(server.awaitLog(ANNOUNCED).group(1));
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

    @Test
    void endsInTimeWhereNobodyReadsItsLog() throws Exception {
        Path pipe = directory.resolve("log");
        Command.of("mkfifo", pipe.toString()).run();

        try (RunningProcess server = serveTo(pipe);
                var log = new InputStreamReader(Files.newInputStream(pipe), UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(announced(log))).build();
            for (int sent = 0; sent < MORE_THAN_A_PIPE_HOLDS; sent++) {
                client.send(request, HttpResponse.BodyHandlers.discarding());
            }

            ProcessHandle.of(server.pid()).orElseThrow().destroy();

            assertThat(server.awaitExit()).isEqualTo(FAILED);
        }
    }

    private static String announced(Reader log) throws IOException {
        StringBuilder told = new StringBuilder();
        Matcher found = ANNOUNCED.matcher(told);
        while (!found.reset().find()) {
            told.append((char) log.read());
        }
        return found.group(1);
    }

    private RunningProcess serve() throws Exception {
        return CliProcess.command(arguments()).start(directory.resolve("auth.log"));
    }

    private RunningProcess serveTo(Path pipe) throws Exception {
        return Command.of("/bin/sh", "-c", "exec \"$0\" \"$@\" 2> '" + pipe + "'")
                .with(CliProcess.executable().toString())
                .with(arguments())
                .withoutVariable("KUBECONFIG")
                .start(directory.resolve("auth.log"));
    }

    private String[] arguments() throws Exception {
        Path users =
                Files.writeString(
                        directory.resolve("users.yaml"),
                        "users: {ci: {passwordHash: '%s', projects: []}}"
                                .formatted(Htpasswd.nbB("ci", "correct", 5)));
        return new String[] {
            "serve",
            "auth",
            "--service=registry.example.com",
            "--listen=127.0.0.1:0",
            "--manifests=" + directory,
            "--static-users=" + users
        };
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

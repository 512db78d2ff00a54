package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CannedServer;
import io.deckhouse.payloadregistry.parts.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that could serve nobody does not start, and says why as check-config does. */
final class StartRefusalTest {
    @TempDir private Path directory;
    private Instant end;

    @BeforeEach
    void makeCertificate() throws IOException {
        end = new TlsFiles(directory).renew().getNotAfter().toInstant();
        Files.writeString(
                directory.resolve("own.pem"),
                Files.readString(directory.resolve("tls.key"))
                        + Files.readString(directory.resolve("tls.crt")));
        Files.createDirectory(directory.resolve("manifests"));
    }

    @Test
    void refusesASigningKeyThatHasEnded() throws Exception {
        CliRun run = serve("service: r\nkeys: {file: own.pem}\n");

        assertThat(run.exits(1).err())
                .startsWith("Error: " + directory.resolve("own.pem"))
                .contains("its certificates ended at " + end);
    }

    @Test
    void refusesACertificateThatHasEnded() throws Exception {
        CliRun run =
                serve(
                        """
                        service: r
                        tls: {certificate: tls.crt, key: tls.key}
                        keys: {directory: keys}
                        """);

        assertThat(run.exits(1).err())
                .startsWith("Error: " + directory.resolve("tls.crt"))
                .contains("the certificate ended at " + end);
    }

    @Test
    void refusesATimeThatIsTooLong() throws Exception {
        CliRun run = serve("service: r\nlimits:\n  idleTimeout: 999999999d\n  requestTimeout: 2h");

        assertThat(run.exits(2).err())
                .startsWith("Error: " + directory.resolve("auth.yaml") + ":3: limits.idleTimeout")
                .contains(":4: limits.requestTimeout is 2h: choose from 1s to 1h");
    }

    @ParameterizedTest
    @CsvSource({
        "auth, 'serve auth --print-rbac NAMESPACE'",
        "refresher, 'serve refresher --print-rbac NAMESPACE'",
        "refresher --once, 'serve refresher --print-rbac NAMESPACE'",
        "refresher --once -n team, 'serve refresher --print-rbac NAMESPACE -n team'",
        "all, 'serve auth --print-rbac NAMESPACE'",
        "all, 'serve refresher --print-rbac NAMESPACE'"
    })
    void namesWhatPrintsTheRightsThatItLacks(String daemon, String command) throws Exception {
        String refusal =
                "{\"kind\": \"Status\", \"code\": 403, \"message\": \"roles is forbidden\"}";
        try (var server = CannedServer.of(403, refusal)) {
            Path kubeconfig = server.kubeconfig(directory, "t");
            List<String> words = new ArrayList<>(List.of(("serve " + daemon).split(" ", -1)));
            words.add("--kubeconfig=" + kubeconfig);
            words.add(
                    daemon.startsWith("refresher")
                            ? "--registry-host=r.example"
                            : "--service=r.example");
            var run = new FutureTask<>(() -> CliRun.of(words.toArray(String[]::new)));
            Thread.ofPlatform().start(run);

            assertThat(run.get().exits(1).err())
                    .contains("roles is forbidden; the rights it needs are printed by ")
                    .contains("'" + command + "'");
        }
    }

    /** A day after the end, on a thread of its own: a daemon's is waited for at the JVM's end. */
    private CliRun serve(String configuration) throws Exception {
        Path file = Files.writeString(directory.resolve("auth.yaml"), configuration);
        var later = Clock.fixed(end.plusSeconds(86_400), ZoneOffset.UTC);
        var run =
                new FutureTask<>(() ->
                        new CliRun.Setup()
                                .clock(later)
                                .run(
                                        "serve",
                                        "auth",
                                        "--config",
                                        file.toString(),
                                        "--manifests",
                                        directory.resolve("manifests").toString(),
                                        "--listen",
                                        "127.0.0.1:0"));
        Thread.ofPlatform().start(run);
        return run.get();
    }
}

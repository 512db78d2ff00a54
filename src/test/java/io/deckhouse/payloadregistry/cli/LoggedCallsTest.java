package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a daemon's log says of its requests to the API server. */
final class LoggedCallsTest {
    private static final Logger OWN = Logger.getLogger("io.deckhouse.payloadregistry");
    private static final String NOTHING =
            "{\"kind\":\"List\",\"metadata\":{\"name\":\"team\"},\"items\":[]}";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler log =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    lines.add(new Logging.OneLine().format(line));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private CannedServer server;
    @TempDir private Path directory;

    @BeforeEach
    void start() throws IOException {
        log.setLevel(Level.ALL);
        OWN.addHandler(log);
        server = CannedServer.of(200, NOTHING);
    }

    @AfterEach
    void stop() {
        server.close();
        OWN.removeHandler(log);
        OWN.setLevel(null);
    }

    @ParameterizedTest
    @CsvSource({"-vv, true", "-v, false"})
    void tellsThemWhenAskedTwice(String option, boolean isTold) throws IOException {
        Path kubeconfig = server.kubeconfig(directory, "swordfish");

        CliRun run =
                CliRun.of(
                        "serve",
                        "refresher",
                        "--once",
                        "--registry-host",
                        "r.example.com",
                        "-k",
                        kubeconfig.toString(),
                        option);

        run.exits(0);
        assertThat(lines.stream().anyMatch(LoggedCallsTest::isListOfSecrets))
                .as(lines::toString)
                .isEqualTo(isTold);
        assertThat(lines.toString()).doesNotContain("swordfish");
    }

    private static boolean isListOfSecrets(String line) {
        return line.strip()
                .matches(
                        "\\S+ FINE method=GET target=/api/v1/secrets\\?\\S+ status=200"
                                + " millis=\\d+ API server answered");
    }
}

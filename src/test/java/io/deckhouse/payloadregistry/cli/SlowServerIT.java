package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Terminal;
import io.deckhouse.payloadregistry.parts.Terminal.Size;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands whose server does not answer: they say so on a terminal, and end at once when told. */
final class SlowServerIT {
    private static final Size NARROW = new Size(40, 12);
    private static final String AFTER = "; echo exit=$? $(stty -a | grep -ow -e -echo -e echo)";

    @TempDir private Path home;
    private ServerSocket silent;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Files.writeString(
                home.resolve("kubeconfig"),
                """
                clusters: [{name: c, cluster: {server: "https://%s"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(address()));
        Files.writeString(home.resolve("password"), "swordfish");
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    private String address() {
        return "127.0.0.1:" + silent.getLocalPort();
    }

    private Terminal terminal(Size size) {
        return Terminal.bash(
                size,
                Map.of(
                        "HOME", home.toString(),
                        "HISTFILE", "/dev/null",
                        "KUBECONFIG", home.resolve("kubeconfig").toString(),
                        "XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache",
                        "P", CliProcess.executable().toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "status, list secrets",
        "status --watch, list moduleconfigs",
        "verify s, read secret default/s",
        "verify pod/p, read pod default/p",
        "token a --audience x, request a token",
        "list, list role",
        "grant a --repository app, read",
        "revoke a, list",
        "create-pull-secret s --service-account a, read secret",
        "detach s, list serviceaccounts",
        "delete-pull-secret s, read secret",
        "login SILENT -u ci --password-stdin < ~/password, answer GET /v2/",
        "login SILENT --service-account a, request a token",
        "logout, list moduleconfigs",
    })
    void sayWhatTheyWaitForAndEndAtOnce(String line, String what) throws IOException {
        try (Terminal terminal = terminal(new Size(120, 12))) {
            terminal.enter("$P " + line.replace("SILENT", address()) + AFTER);
            String screen = terminal.awaitText("Waiting ");

            assertThat(screen).contains(" for " + address() + " to ").contains(what);
            terminal.press("C-c");
            assertThat(terminal.awaitText("exit=1")).contains("exit=130 echo");
            assertThat(terminal.screen()).doesNotContain("Waiting ");
        }
        try (var left = Files.walk(home)) {
            assertThat(left.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("kubeconfig", "password");
        }
    }

    @Test
    void aNarrowWindowShowsTheBeginningOnOneLine() {
        try (Terminal terminal = terminal(NARROW)) {
            terminal.enter("clear; $P verify a-secret-with-a-rather-long-name");
            String screen = terminal.awaitScreen(text -> text.contains("Waiting 2s for 127"));

            assertThat(screen.lines()).hasSize(1);
        }
    }

    @Test
    void aPipeShowsNothing() {
        try (Terminal terminal = terminal(new Size(120, 12))) {
            terminal.enter("$P status --request-timeout 2500ms 2>&1 | cat -v");

            assertThat(terminal.awaitText("Error: ")).doesNotContain("Waiting", "^[");
        }
    }
}

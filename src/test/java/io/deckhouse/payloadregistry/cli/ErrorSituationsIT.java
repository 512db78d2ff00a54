package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a user sees when the cluster cannot be used: one clear error and exit code 1, soon. The
 * times are printed; what is asserted leaves room for a busy machine.
 */
@DisplayName("each command, when the cluster cannot be used,")
final class ErrorSituationsIT {
    private static final String GRANT = "grant puller --repository app";
    private static final String CREATE = "create-pull-secret puller --service-account puller";
    private static final String STATUS = "status";
    private static final Duration GENEROUS = Duration.ofSeconds(15);

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void namesTheServerThatRefusesTheConnection(String command) throws IOException {
        String server = "127.0.0.1:" + Loopback.freePort();

        assertThat(failure("refused", command, "-k", kubeconfig("https://" + server)))
                .contains(server)
                .containsIgnoringCase("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void namesTheHostThatIsUnknown(String command) throws IOException {
        assertThat(failure("unknown host", command, "-k", kubeconfig("https://api.invalid:6443")))
                .contains("api.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void namesTheKubeconfigThatIsMissing(String command) {
        String missing = directory.resolve("nowhere").toString();

        assertThat(failure("no kubeconfig", command, "-k", missing)).contains(missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void namesTheContextThatIsWrong(String command) throws IOException {
        String file = kubeconfig("https://127.0.0.1:1");

        assertThat(failure("wrong context", command, "-k", file, "--context", "elsewhere"))
                .contains("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void saysWhoMayNot(String command) {
        String carol = ControlPlane.shared().kubeconfigOfUser("carol").toString();

        assertThat(failure("forbidden", command, "-k", carol, "-n", "default"))
                .contains("carol")
                .containsIgnoringCase("cannot");
    }

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void givesUpOnAServerThatNeverAnswers(String command) throws IOException {
        try (ServerSocket silent =
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) { // never accepted from
            String file = kubeconfig("http://127.0.0.1:" + silent.getLocalPort());

            assertThat(failure("silent", command, "-k", file, "--request-timeout", "2s"))
                    .contains("2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GRANT, CREATE, STATUS})
    void pointsToItsHelpWhenAFlagIsWrong(String command) {
        CommandResult result = run("wrong flag", command, "--no-such-flag");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.stderr()).contains("unknown option '--no-such-flag'", " --help'.");
    }

    private static String failure(String situation, String command, String... options) {
        CommandResult result = run(situation, command, options);

        assertThat(result.exit()).as(result::stderr).isEqualTo(1);
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).startsWith("Error: ").doesNotContain("\tat ", "Exception");
        assertThat(result.stderr().lines()).hasSizeLessThanOrEqualTo(3);
        return result.stderr();
    }

    private static CommandResult run(String situation, String command, String... options) {
        String[] words =
                Stream.concat(Arrays.stream(command.split(" ", -1)), Arrays.stream(options))
                        .toArray(String[]::new);
        long start = System.nanoTime();
        CommandResult result = CliProcess.command(words).within(GENEROUS).run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
                "%-14s %-20s %5d ms  %s%n",
                situation,
                words[0],
                took.toMillis(),
                result.stderr().lines().findFirst().orElse(""));
        return result;
    }

    private String kubeconfig(String server) throws IOException {
        return Files.writeString(
                        directory.resolve("kubeconfig"),
                        """
                        apiVersion: v1
                        kind: Config
                        clusters:
                        - {name: local, cluster: {server: "%s"}}
                        users:
                        - {name: user, user: {token: t}}
                        contexts:
                        - {name: local, context: {cluster: local, user: user}}
                        current-context: local
                        """
                                .formatted(server))
                .toString();
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looks where secrets must not be while commands hold them: arguments and environments of our
 * processes and of those that they start, output with {@code -v}, and files.
 */
final class HiddenSecretsIT {
    private static final String SECRET = "sword-fish-4711";

    @TempDir private Path home;

    /** Takes connections and never answers, so that a command can be looked at meanwhile. */
    private ServerSocket silent;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash-password --cost 13 --password-stdin",
                "login SILENT -u ci --password-stdin",
                "create-pull-secret s --static --host r.example.com --username ci"
                        + " --password-stdin -n team",
                "module-config user add ci --project team --apply --password-stdin",
                "token ci -n team --audience a",
                "status -n team",
            })
    void nobodySeesThemWhileACommandRuns(String line) throws IOException {
        kubeconfig("token: " + SECRET);
        String[] words = line.replace("SILENT", address()).split(" ");

        Set<String> seen = new ConcurrentSkipListSet<>();
        CommandResult result = watched(seen, command(words).withInput(SECRET));

        assertThat(seen).anyMatch(text -> text.contains(words[0])).noneMatch(this::holdsSecret);
        assertThat(result.stdout() + result.stderr()).doesNotContain(SECRET);
        assertThat(filesWithSecret()).containsExactly("kubeconfig");
    }

    @Test
    void aCredentialPluginsTokenStaysBetweenThem() throws IOException {
        Path plugin = program("house-login", "sleep 0.5; cat " + home.resolve("answer"));
        Files.writeString(
                home.resolve("answer"),
                """
                {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
                 "status": {"token": "%s"}}
                """
                        .formatted(SECRET));
        kubeconfig(
                "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never,"
                        + " command: %s}".formatted(plugin));

        Set<String> seen = new ConcurrentSkipListSet<>();
        CommandResult result = watched(seen, command("status", "-n", "team"));

        assertThat(seen)
                .anyMatch(text -> text.contains("house-login"))
                .noneMatch(this::holdsSecret);
        assertThat(result.stdout() + result.stderr()).doesNotContain(SECRET);
    }

    @Test
    void aCredentialHelperHearsThemOnItsStandardInput() throws IOException {
        program("docker-credential-house", "sleep 0.5; cat > " + home.resolve("kept"));
        Path file = Files.writeString(home.resolve("config.json"), "{\"credsStore\":\"house\"}");

        Set<String> seen = new ConcurrentSkipListSet<>();
        try (DockerRegistry registry = DockerRegistry.open()) {
            String host = registry.address();
            watched(
                            seen,
                            command("login", host, "-u", "ci", "--password-stdin")
                                    .with("--authfile", file.toString())
                                    .withInput(SECRET))
                    .expectSuccess();
        }

        assertThat(seen)
                .anyMatch(text -> text.contains("docker-credential-house"))
                .noneMatch(this::holdsSecret);
        assertThat(filesWithSecret()).containsExactly("kept");
    }

    @Test
    void aPromptKeepsNoHistory() throws IOException {
        Map<String, String> variables = Map.of("HOME", home.toString(), "LANG", "C.UTF-8");
        try (Terminal terminal = Terminal.bash(new Terminal.Size(100, 20), variables)) {
            terminal.enter("set -o history; HISTFILE=" + home.resolve("history"));
            terminal.enter(CliProcess.executable() + " hash-password -v --cost 4; history -a");
            terminal.awaitText("Password:");
            terminal.enter(SECRET);
            terminal.awaitText("Repeat password:");
            terminal.enter(SECRET);
            terminal.awaitText("$2y$04$");

            assertThat(terminal.history()).doesNotContain(SECRET);
            assertThat(filesWithSecret()).isEmpty();
        }
    }

    private boolean holdsSecret(String text) {
        return text.contains(SECRET);
    }

    private String address() {
        return "127.0.0.1:" + silent.getLocalPort();
    }

    private void kubeconfig(String user) throws IOException {
        Files.writeString(
                home.resolve("kubeconfig"),
                """
                clusters: [{name: c, cluster: {server: "https://%s"}}]
                users: [{name: u, user: {%s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(address(), user));
    }

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Command command(String... words) {
        return CliProcess.command(words)
                .with("-v", "--request-timeout", "1500ms")
                .withVariable("HOME", home.toString())
                .withVariable("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache")
                .withVariable("KUBECONFIG", home.resolve("kubeconfig").toString())
                .withVariable("PATH", home + ":" + System.getenv("PATH"));
    }

    /** Runs a command and meanwhile reads what everybody may know of the processes below us. */
    private static CommandResult watched(Set<String> seen, Command command) {
        Thread watcher =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                ProcessHandle.current()
                                        .descendants()
                                        .flatMap(process ->
                                                Stream.of("cmdline", "environ")
                                                        .map(name -> read(process.pid(), name)))
                                        .forEach(seen::add);
                            }
                        });
        try {
            return command.run();
        } finally {
            watcher.interrupt();
        }
    }

    private static String read(long pid, String name) {
        try {
            return Files.readString(
                    Path.of("/proc", String.valueOf(pid), name), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // it has ended
        }
    }

    private Set<String> filesWithSecret() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (holdsSecret(Files.readString(file, StandardCharsets.ISO_8859_1))) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }
}

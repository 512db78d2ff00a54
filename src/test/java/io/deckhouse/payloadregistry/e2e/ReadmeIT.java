package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.Parts;
import io.deckhouse.payloadregistry.parts.Pki;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import io.deckhouse.payloadregistry.parts.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the README, typed as it stands, in its order, on a real control plane; what it
 * prints is what the README shows. Only the ports of the registry and the auth server are the
 * test's own, and {@link Shown} names what may differ.
 */
final class ReadmeIT {
    private final Deque<RunningProcess> running = new ArrayDeque<>();
    private final int registry = Loopback.freePort();
    private final int auth = Loopback.freePort();

    @TempDir private Path home;
    private ControlPlane plane;
    private Shown shown;

    @BeforeEach
    void makeWhatAReaderHas() throws IOException {
        plane = ControlPlane.start();
        shown = new Shown(home);
        Path programs = Files.createDirectory(home.resolve("bin"));
        // Where d8 is not installed, what it would do with its plugin.
        Path d8 =
                Files.writeString(
                        programs.resolve("d8"),
                        "#!/bin/sh\nshift\nexec %s \"$@\"\n".formatted(CliProcess.executable()));
        Files.setPosixFilePermissions(d8, PosixFilePermissions.fromString("rwxr-xr-x"));
        TinyImage.write(home.resolve("image"), "v1", "readme");
        Files.writeString(home.resolve("password.txt"), "s3cret\n");
        Files.writeString(home.resolve("ca.crt"), new Pki("Example CA").authorityPem());
    }

    @AfterEach
    void stop() {
        running.forEach(RunningProcess::close);
        plane.close();
    }

    @Test
    void everyCommandDoesWhatIsShown() throws IOException {
        ReadmePage page = ReadmePage.read(Path.of("README.md"));
        assertThat(page.tasks()).isEqualTo(10);
        for (ReadmePage.Listing file : page.files()) {
            Files.writeString(home.resolve(file.name()), file.text());
        }

        for (ReadmePage.Step step : page.steps()) {
            if (step.isInBackground()) {
                start(step);
            } else {
                run(step);
            }
        }
    }

    private void run(ReadmePage.Step step) {
        CommandResult result = shell("exec 2>&1\n" + onOwnPorts(step.command())).run();

        assertThat(shown.alike(result.stdout().lines().toList()))
                .as(step.command())
                .containsExactlyElementsOf(shown.alike(step.output()));
        assertThat(result.exit()).as(result.toString()).isIn(expected(step));
    }

    /** A failure is to be seen in what is shown. */
    private static List<Integer> expected(ReadmePage.Step step) {
        String output = String.join("\n", step.output());
        return output.startsWith("Error: ")
                ? List.of(1)
                : output.contains("Broken at ") || output.startsWith("no: ")
                        ? List.of(3)
                        : List.of(0);
    }

    private void start(ReadmePage.Step step) {
        String command = onOwnPorts(step.command()).replaceFirst(" &$", "");
        Path log = home.resolve("log." + running.size());
        running.push(shell("exec " + command).start(log));
        List<String> awaited =
                step.output().isEmpty() ? List.of("listening on") : shown.alike(step.output());
        for (String line : awaited) {
            running.getFirst()
                    .await(
                            line,
                            () ->
                                    shown.alike(running.getFirst().log().lines().toList()).stream()
                                            .anyMatch(logged -> logged.contains(line)));
        }
    }

    private String onOwnPorts(String command) {
        return command.replace(
                        "serve registry-config ",
                        "serve registry-config --listen 127.0.0.1:%d --registry-listen 127.0.0.1:%d "
                                .formatted(auth, registry))
                .replace("serve all ", "serve all --listen 127.0.0.1:%d ".formatted(auth))
                .replace("localhost:5000", "localhost:" + registry);
    }

    private Command shell(String script) {
        String caches =
                System.getenv()
                        .getOrDefault(
                                "XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Command.of("bash", "-c", script)
                .in(home)
                .withVariable("HOME", home.toString())
                .withVariable("XDG_CACHE_HOME", caches)
                .withVariable("PATH", path())
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .withoutVariable("XDG_STATE_HOME")
                .withVariable("XDG_RUNTIME_DIR", home.resolve("nowhere").toString())
                .withoutVariable("DOCKER_CONFIG")
                .withoutVariable("REGISTRY_AUTH_FILE");
    }

    private String path() {
        return Stream.of("kubectl", "skopeo", "docker-registry")
                .map(program -> Parts.program(program).resolveSibling(".").toString())
                .collect(Collectors.joining(":", home.resolve("bin") + ":", ":/usr/bin:/bin"));
    }

    /** What is shown, without what differs from run to run. */
    private record Shown(Path home) {
        private static final List<Placeholder> PLACEHOLDERS =
                List.of(
                        new Placeholder("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME"),
                        new Placeholder("\\b\\d+h(\\d+m)?\\b", "DURATION"),
                        new Placeholder("differ by \\d+ s", "differ by SOME"),
                        new Placeholder("\\$2y\\$10\\$[./A-Za-z0-9]{53}", "HASH"),
                        new Placeholder("(localhost|127\\.0\\.0\\.1):\\d+", "$1:PORT"),
                        // A column is as wide as what is in it.
                        new Placeholder(" {2,}", "  "));

        private record Placeholder(Pattern pattern, String replacement) {
            Placeholder(String pattern, String replacement) {
                this(Pattern.compile(pattern), replacement);
            }
        }

        List<String> alike(List<String> lines) {
            return lines.stream().map(this::alike).toList();
        }

        private String alike(String line) {
            String text = line.replace(home.toString(), "/home/ann");
            for (Placeholder each : PLACEHOLDERS) {
                text = each.pattern().matcher(text).replaceAll(each.replacement());
            }
            return text;
        }
    }
}

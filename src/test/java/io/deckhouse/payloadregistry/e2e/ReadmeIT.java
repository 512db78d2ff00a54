package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of the directory of manifests is what the program does and prints. */
final class ReadmeIT {
    private static final Pattern TIME_LEFT = Pattern.compile("\\d+h\\d+m");
    private static final String DEFAULT_ADDRESS = "127.0.0.1:5001";

    private final Deque<RunningProcess> running = new ArrayDeque<>();
    private final String address = "127.0.0.1:" + Loopback.freePort();

    @TempDir private Path directory;

    /** A command and the lines that the README shows below it. */
    private record Step(String command, List<String> output) {}

    @AfterEach
    void stop() {
        running.forEach(RunningProcess::close);
    }

    @Test
    void theMainJobHappensAsShown() throws IOException {
        makeD8();
        List<Step> steps = steps();
        assertThat(steps).extracting(Step::command).hasSizeGreaterThan(6);

        for (Step step : steps) {
            if (step.command().contains(" serve all ")) {
                serve(step);
            } else {
                CommandResult result = shell(step.command()).run();
                assertThat(result.exit()).as(result.toString()).isIn(0, 3);
                assertThat(result.stdout().lines().map(ReadmeIT::timeless))
                        .as(step.command())
                        .containsExactlyElementsOf(step.output());
            }
        }
    }

    private void serve(Step step) {
        Path log = directory.resolve("serve.log");
        running.push(shell("exec " + step.command() + " --listen " + address).start(log));
        for (String line : step.output()) {
            String shown = line.replace(DEFAULT_ADDRESS, address);
            running.getFirst().awaitLog(Pattern.compile(Pattern.quote(shown)));
        }
    }

    private Command shell(String line) {
        return Command.of("bash", "-c", line)
                .in(directory)
                .withVariable("PATH", directory + ":/usr/bin:/bin")
                .withoutVariable("KUBECONFIG");
    }

    /** Where d8 is not installed, what it would do with its plugin. */
    private void makeD8() throws IOException {
        Path d8 =
                Files.writeString(
                        directory.resolve("d8"),
                        "#!/bin/sh\nshift\nexec %s \"$@\"\n".formatted(CliProcess.executable()));
        Files.setPosixFilePermissions(d8, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The steps that need nothing but the directory {@code access}. */
    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (inside && !steps.isEmpty()) {
                steps.getLast().output().add(timeless(line));
            }
        }
        return steps.stream()
                .filter(step ->
                        step.command().contains("--manifests access")
                                || step.command().equals("mkdir access"))
                .toList();
    }

    /** The time left passes while the test runs. */
    private static String timeless(String line) {
        return TIME_LEFT.matcher(line).replaceAll("TIME");
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Terminal;
import io.deckhouse.payloadregistry.parts.Terminal.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask and draw, on a real terminal. */
final class TerminalCommandsIT {
    private static final Size WIDE = new Size(140, 20);
    private static final String PROGRAM = CliProcess.executable().toString();
    private static final Map<String, String> UTF_8 = Map.of("LANG", "C.UTF-8");

    /** What a line editor might take for its own: none of it is. */
    private static final String ODD = "a\\b\"c!!$d 'e";

    @TempDir private Path directory;

    @Test
    void aPromptTakesEveryCharacterAsItIsAndShowsNone() throws IOException {
        try (Terminal terminal = Terminal.bash(WIDE, UTF_8)) {
            Path hash = directory.resolve("hash");

            terminal.enter(PROGRAM + " hash-password --cost 4 > " + hash);
            terminal.awaitText("Password:");
            terminal.enter(ODD);
            terminal.awaitText("Repeat password:");
            terminal.enter(ODD);
            terminal.awaitScreen(screen -> screen.stripTrailing().endsWith("$"));

            assertThat(terminal.history()).doesNotContain("a\\b");
            String[] verify = {
                "hash-password", "--verify", Files.readString(hash).strip(), "--password-stdin"
            };
            CliRun.with().input(ODD).run(verify).exits(0);
        }
    }

    @Test
    void aPasswordThatIsRepeatedWronglyIsRefused() {
        try (Terminal terminal = Terminal.bash(WIDE, UTF_8)) {
            terminal.enter(PROGRAM + " hash-password --cost 4; echo exit=$?");
            terminal.awaitText("Password:");
            terminal.enter("one");
            terminal.awaitText("Repeat password:");
            terminal.enter("two");

            assertThat(terminal.awaitText("exit=1")).contains("the two passwords differ");
        }
    }

    @Test
    void theEndOfInputEndsAPrompt() {
        try (Terminal terminal = Terminal.bash(WIDE, UTF_8)) {
            terminal.enter(PROGRAM + " hash-password; echo exit=$?");
            terminal.awaitText("Password:");
            terminal.press("C-d");

            assertThat(terminal.awaitText("exit=1")).contains("Error: ").doesNotContain("$2y$");
        }
    }

    @Test
    void anInterruptedPromptLeavesTheTerminalSane() {
        try (Terminal terminal = Terminal.bash(WIDE, UTF_8)) {
            terminal.enter(PROGRAM + " hash-password");
            terminal.awaitText("Password:");
            terminal.press("C-c");
            terminal.awaitText("interrupted");
            terminal.enter("echo exit=$? $(stty -a | grep -ow -e -echo -e echo)");

            assertThat(terminal.awaitText("exit=1")).contains("exit=130 echo");
        }
    }

    @Test
    void aWatchDrawsInPlaceAndLeavesTheTerminalSane() {
        ControlPlane controlPlane = ControlPlane.shared();
        String namespace = controlPlane.freshNamespace();
        secret(controlPlane, namespace, "first");
        Map<String, String> variables =
                Map.of("LANG", "C.UTF-8", "KUBECONFIG", controlPlane.adminKubeconfig().toString());
        try (Terminal terminal = Terminal.bash(WIDE, variables)) {
            terminal.enter(PROGRAM + " status --watch -n " + namespace);
            terminal.awaitText("first");
            secret(controlPlane, namespace, "second");
            String screen = terminal.awaitText("second");

            assertThat(screen.split("NEXT REFRESH", -1)).as(screen).hasSize(2);
            terminal.press("C-c");
            terminal.enter("echo exit=$? $(stty -a | grep -ow -e -echo -e echo)");
            assertThat(terminal.awaitText("exit=1")).contains("exit=130 echo");
        }
    }

    private static void secret(ControlPlane controlPlane, String namespace, String name) {
        controlPlane.apply(
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/dockerconfigjson
                metadata: {name: %s, namespace: %s}
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                """
                        .formatted(name, namespace));
    }
}

package io.deckhouse.payloadregistry.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessesTest {
    @TempDir private Path directory;

    @Test
    void keepsBothStreamsAndTheExitCodeApart() {
        CommandResult result =
                Command.of("sh", "-c", "cat; echo bad >&2; exit 3").withInput("in").run();

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("in");
        assertThat(result.stderr()).isEqualTo("bad\n");
    }

    @Test
    void setsAndUnsetsVariables() {
        Command command = Command.of("sh", "-c", "echo \"$ONE ${PATH-unset}\"");

        String output = command.withVariable("ONE", "1").withoutVariable("PATH").run().output();

        assertThat(output).startsWith("1 ");
    }

    @Test
    void runsInADirectory() {
        assertThat(Command.of("pwd", "-P").in(directory).run().output())
                .endsWith(directory.getFileName().toString());
    }

    @Test
    void killsWhatRunsTooLong() {
        Command endless =
                Command.of("sh", "-c", "echo so far; sleep 600").within(Duration.ofMillis(200));

        assertThatThrownBy(endless::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("still running")
                .hasMessageContaining("so far");
    }

    @Test
    void failureShowsBothStreams() {
        CommandResult failed = Command.of("sh", "-c", "echo out; echo err >&2; exit 1").run();

        assertThatThrownBy(failed::expectSuccess)
                .hasMessageContaining("exit 1")
                .hasMessageContaining("out")
                .hasMessageContaining("err");
    }

    @Test
    void waitsForALineOfTheLogAndStops() {
        try (RunningProcess process =
                Command.of("sh", "-c", "echo listening on port 17; exec sleep 600").start(log())) {
            String port = process.awaitLog(Pattern.compile("port (\\d+)")).group(1);

            int exit = process.stop();

            assertThat(port).isEqualTo("17");
            assertThat(exit).isEqualTo(128 + 15);
            assertThat(process.isAlive()).isFalse();
        }
    }

    @Test
    void anEarlyEndFailsTheWaitAndShowsTheLog() {
        try (RunningProcess process = Command.of("sh", "-c", "echo why; exit 2").start(log())) {
            assertThatThrownBy(() -> process.await("never", () -> false))
                    .hasMessageContaining("ended with 2")
                    .hasMessageContaining("why");
        }
    }

    /** Here a shell stands for a test JVM: it holds the pipe, and is killed without a chance. */
    @Test
    void diesWithTheProcessThatStartedIt() {
        Command server = Command.of("sleep", "600");
        String script = "mkfifo pipe; (exec \"$@\" < pipe) & echo pid=$!; exec sleep 600 > pipe";
        try (RunningProcess starter =
                Command.of("sh", "-c", script, "starter")
                        .with(RunningProcess.watched(server).toArray(String[]::new))
                        .in(directory)
                        .start(log())) {
            long pid = Long.parseLong(starter.awaitLog(Pattern.compile("pid=(\\d+)\n")).group(1));
            Awaitility.await().until(() -> commandOf(pid).endsWith("sleep"));

            ProcessHandle.of(starter.pid()).orElseThrow().destroyForcibly();

            Awaitility.await().until(() -> !commandOf(pid).endsWith("sleep"));
        }
    }

    @Test
    void findsPortsThatNobodyUses() {
        assertThat(Loopback.listens(Loopback.freePort())).isFalse();
    }

    @Test
    void startsAgainWhenAPortWasTaken() {
        int[] attempts = {0};

        String started =
                Loopback.retryingTakenPorts(() -> {
                    if (++attempts[0] < 3) {
                        throw new AssertionError("bind: address already in use");
                    }
                    return "third";
                });

        assertThat(started).isEqualTo("third");
    }

    @Test
    void aMissingPartNamesTheRemedy() {
        assertThatThrownBy(() -> Parts.program("no-such-part"))
                .hasMessageContaining("packaging/test-parts/install");
    }

    private Path log() {
        return directory.resolve("log");
    }

    private static String commandOf(long pid) {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).orElse("");
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable with standard streams that are closed, full or left by their reader. */
final class StandardStreamsIT {
    private static final String HASH = "hash-password --cost 4 --password-stdin ";

    @TempDir private Path directory;

    private static CommandResult shell(String commands) {
        return Command.of("sh", "-c", commands.replace("CLI", CliProcess.executable().toString()))
                .withoutVariable("KUBECONFIG")
                .run();
    }

    @Test
    void aClosedInputIsEmptyAndNotTheNextFileThatIsOpened() {
        CommandResult run = shell("CLI " + HASH + "<&-");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stderr()).isEqualTo("Error: the password is empty\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {">&-", ">/dev/full"})
    void aResultThatIsLostIsAFailure(String redirection) {
        CommandResult run = shell("echo secret | CLI " + HASH + redirection);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stderr()).startsWith("Error: cannot write the result to stdout: ");
    }

    @Test
    void aReaderWhoHasSeenEnoughIsNoFailure() {
        CommandResult run = shell("{ CLI grant --help; echo $? >&2; } | head -n 1");

        assertThat(run.stderr()).isEqualTo("0\n");
    }

    @Test
    void withoutAPlaceForErrorsTheExitCodeStillTells() {
        assertThat(shell("CLI grant 2>&-").exit()).isEqualTo(2);
    }

    @Test
    void aFailureIsOneLineWithoutALogBesideIt() throws IOException {
        Files.writeString(directory.resolve("x.yaml"), "a: [b\n");

        CommandResult run = shell("CLI --manifests " + directory + " list");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.stderr()).startsWith("Error: ").hasLineCount(1);
    }
}

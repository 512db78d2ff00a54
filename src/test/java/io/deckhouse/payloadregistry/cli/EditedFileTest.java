package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that commands, and others, change at the same time. */
final class EditedFileTest {
    private static final String CONFIG =
            """
            apiVersion: deckhouse.io/v1alpha1
            kind: ModuleConfig
            metadata:
              name: payload-registry
            spec:
              version: 1
              settings:
                users:
                  ann:
                    passwordHash: "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa"
                    projects: [{name: team, access: READ}]
            """;

    @TempDir private Path directory;

    @Test
    void editsAtTheSameTimeAreAllKept()
            throws IOException, InterruptedException, ExecutionException {
        Path file = config();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CliRun>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String line = "add u" + i + " --catalog-only --cost 4 --password-stdin -f " + file;
                runs.add(threads.submit(() -> CliRun.with().input("s3cret\n").run(words(line))));
            }
            for (Future<CliRun> run : runs) {
                run.get().exits(0);
            }
        }

        assertThat(file).content().contains("ann:", "u0:", "u1:", "u2:", "u3:", "u4:", "u5:");
    }

    @Test
    void aChangeByAnotherProgramMeanwhileIsNotLost() throws IOException {
        Path file = config();
        Runnable other = () -> write(file, CONFIG + "# added\n");

        CliRun run =
                CliRun.with()
                        .input("s3cret\n")
                        .whenStdinIsRead(other)
                        .run(words("set-password ann --cost 4 --password-stdin -f " + file))
                        .exits(1);

        assertThat(run.err()).contains("was changed by somebody else meanwhile");
        assertThat(file).hasContent(CONFIG + "# added\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path config() throws IOException {
        return Files.writeString(directory.resolve("config.yaml"), CONFIG);
    }

    private static String[] words(String line) {
        return Shell.words("module-config user " + line).toArray(String[]::new);
    }
}

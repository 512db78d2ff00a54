package io.deckhouse.payloadregistry.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever builds the same commit gets the same program; only the caches are of their build. */
final class ReproducibleIT {
    @TempDir Path again;

    @Test
    void allButTheCachesIsTheSameWhenMadeAgain() throws IOException {
        Files.createSymbolicLink(again.resolve("merged.jar"), Built.there("merged.jar"));
        Files.createSymbolicLink(again.resolve("picocli-sources"), Built.there("picocli-sources"));

        Command.of("packaging/single-file/make", again.toString(), Built.version(), time(), "parts")
                .within(Duration.ofMinutes(5))
                .run()
                .expectSuccess();

        String different =
                Command.of(
                                "diff",
                                "--recursive",
                                "--brief",
                                "--exclude=*.aot",
                                "--exclude=complete",
                                Built.there("payload").toString(),
                                again.resolve("payload").toString())
                        .run()
                        .stdout();
        assertThat(different).isEmpty();
        assertThat(again.resolve("payload/app.jar")).exists();
        assertThat(again.resolve("payload/runtime/lib/modules")).exists();
    }

    /** The time that the build gives to every file. */
    private static String time() throws IOException {
        return Files.readString(Path.of("pom.xml"))
                .replaceFirst("(?s).*<project.build.outputTimestamp>(.*?)<.*", "$1");
    }
}

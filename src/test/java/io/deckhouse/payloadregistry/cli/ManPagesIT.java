package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual's pages are read without a complaint by both readers that systems have. */
final class ManPagesIT {
    static List<Path> pages() throws IOException {
        try (Stream<Path> found = Files.list(Path.of("man"))) {
            return found.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void manShowsThePageWithoutWarnings(Path page) {
        CommandResult shown =
                Command.part("man", "--warnings", "-E", "UTF-8", "-l", page.toString())
                        .withVariable("LC_ALL", "C.UTF-8")
                        .withVariable("MANWIDTH", "80")
                        .run()
                        .expectSuccess();

        assertThat(shown.stderr()).isEmpty();
        assertThat(shown.stdout()).contains("NAME", "SYNOPSIS", "EXAMPLES", "SEE ALSO");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void mandocFindsNothingToImprove(Path page) {
        CommandResult lint =
                Command.part("mandoc", "-T", "lint", "-W", "all", page.toString()).run();

        assertThat(lint.stdout() + lint.stderr()).isEmpty();
        assertThat(lint.exit()).isZero();
    }
}

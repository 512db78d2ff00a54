package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class VerbosityTest {
    private static final String MISSING =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "status, 0",
        "status -v, 1",
        "-v status, 1",
        "status --verbose, 1",
        "status -vv, 2",
        "status -v -v, 2",
        "-v status --verbose, 2",
        "status -Av, 1",
        "status -vA, 1",
        "status -vvn team, 2",
        "status -nv, 0",
        "status -- -v, 0",
        "status --v, 0",
    })
    void isFoundInEverySpelling(String line, int times) {
        assertThat(Verbosity.of(line.split(" ", -1))).isEqualTo(times);
    }

    @Test
    void knowsWhichShortOptionsHaveNoValue() {
        List<OptionSpec> options =
                all(Cli.create(environment()))
                        .flatMap(line -> line.getCommandSpec().options().stream())
                        .toList();

        for (OptionSpec option : options) {
            for (String name : option.names()) {
                if (name.length() == 2 && !name.equals("-v")) {
                    assertThat(Verbosity.of(name + "v"))
                            .as(name)
                            .isEqualTo(option.arity().max() == 0 ? 1 : 0);
                }
            }
        }
    }

    private static Environment environment() {
        var streams =
                new Environment.Streams(
                        java.io.InputStream.nullInputStream(),
                        new java.io.PrintWriter(java.io.Writer.nullWriter()),
                        new java.io.PrintWriter(java.io.Writer.nullWriter()));
        return new Environment(
                java.util.Map.of(),
                streams,
                java.time.Clock.systemUTC(),
                new java.security.SecureRandom(),
                Path.of("/nonexistent"));
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line),
                line.getSubcommands().values().stream().flatMap(VerbosityTest::all));
    }

    @ParameterizedTest
    @CsvSource({
        "-v, true, false",
        "-v -v, true, true",
        "-vv, true, true",
        "--verbose --verbose, true, true",
        "'', false, false"
    })
    void onceShowsStackTracesAndTwiceTheRequestsWithoutSecrets(
            String option, boolean hasTrace, boolean hasRequests) throws IOException {
        try (CannedServer server = CannedServer.of(404, MISSING)) {
            Path kubeconfig = server.kubeconfig(directory, "swordfish");

            CliRun run =
                    CliRun.of(
                                    Shell.words(
                                                    option
                                                            + " token ci --audience r.example.com -k "
                                                            + kubeconfig)
                                            .toArray(String[]::new))
                            .exits(1);

            assertThat(run.err().contains("\tat io.deckhouse")).isEqualTo(hasTrace);
            assertThat(
                            run.err()
                                    .lines()
                                    .anyMatch(line ->
                                            line.matches(
                                                    "POST /api/v1/namespaces/team/serviceaccounts/ci/token"
                                                            + " 404 in \\d+ ms")))
                    .as(run::toString)
                    .isEqualTo(hasRequests);
            assertThat(run.out() + run.err()).doesNotContain("swordfish");
        }
    }
}

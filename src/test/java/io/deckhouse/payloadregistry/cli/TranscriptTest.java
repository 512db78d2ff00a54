package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Golden sessions: a directory a case, with {@code in-commands.txt}, objects to begin with in
 * {@code in-*.yaml}, and everything that was printed in {@code out-transcript.txt}. {@code DIR}
 * stands for the directory of manifests. What differs from run to run is replaced by a word in
 * brackets.
 */
final class TranscriptTest {
    private static final Path CASES =
            Path.of("src/test/resources/io/deckhouse/payloadregistry/cli/transcripts");
    private static final String COMMANDS = "in-commands.txt";
    private static final String TRANSCRIPT = "out-transcript.txt";

    @TestFactory
    List<DynamicTest> printsWhatIsCommitted() throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            return cases.sorted()
                    .map(each ->
                            DynamicTest.dynamicTest(
                                    each.getFileName().toString(), () -> replay(each)))
                    .toList();
        }
    }

    private static void replay(Path directory) throws IOException {
        assertThat(files(directory))
                .allMatch(name ->
                        name.equals(COMMANDS)
                                || name.equals(TRANSCRIPT)
                                || name.matches("in-.*\\.yaml"));
        Path manifests = Files.createTempDirectory("transcript");
        try {
            for (String name : files(directory)) {
                if (name.endsWith(".yaml")) {
                    Files.copy(directory.resolve(name), manifests.resolve(name));
                }
            }
            StringBuilder transcript = new StringBuilder();
            for (String line : Files.readAllLines(directory.resolve(COMMANDS))) {
                transcript.append(session(line, manifests));
            }
            Golden.check(directory.resolve(TRANSCRIPT), transcript.toString());
        } finally {
            delete(manifests);
        }
    }

    private static String session(String line, Path manifests) {
        List<String> words =
                Shell.words(line).stream()
                        .map(word -> word.equals("DIR") ? manifests.toString() : word)
                        .toList();
        CliRun run = CliRun.with().input(Shell.input(line)).run(words.toArray(String[]::new));
        String said = run.out() + run.err();
        assertThat(said).doesNotContain("s3cret", "dG9wczNjcmV0", "b3BzM2NyZX", "Y2k6czNjcmV0");
        String text = "$ " + line + "\n" + said + "[exit " + run.exit() + "]\n\n";
        return text.replace(manifests.toString(), "DIR")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "[uid]")
                .replaceAll("\\$2y\\$(\\d\\d)\\$[./A-Za-z0-9]{53}", "[bcrypt $1]");
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

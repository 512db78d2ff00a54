package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what a command needs: each is named, with what to do, and stays as it is. */
final class WrongFilesTest {
    private static final String HASH =
            "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";

    @TempDir private Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(directory.resolve("broken"));
        Files.writeString(directory.resolve("broken/x.yaml"), "a: [b\n");
        Files.createDirectories(directory.resolve("binary"));
        Files.write(directory.resolve("binary/x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Files.createDirectories(directory.resolve("twice"));
        String account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n";
        Files.writeString(directory.resolve("twice/x.yaml"), account + "---\n" + account);
        Files.writeString(directory.resolve("text"), "hello\n");
        Files.writeString(
                directory.resolve("list.yaml"),
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec: {settings: {users: [ann]}}
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --manifests broken grant a --repository b      | broken/x.yaml line 2 is not YAML
                    --manifests broken list                        | broken/x.yaml line 2 is not YAML
                    --manifests broken status                      | broken/x.yaml line 2 is not YAML
                    --manifests binary grant a --repository b      | binary/x.yaml line 1 is not UTF-8 text
                    --manifests twice list                         | twice/x.yaml holds serviceaccount default/a twice
                    --manifests text grant a --repository b        | text is not a directory
                    --manifests nowhere grant a --repository b     | nowhere is not a directory; make it
                    -k text list                                   | text
                    -k broken list                                 | broken is a directory
                    list -f text                                   | text
                    lint broken/x.yaml                             | broken/x.yaml
                    module-config user list -f broken/x.yaml       | broken/x.yaml line 2
                    module-config user list -f binary/x.yaml       | binary/x.yaml is not UTF-8 text
                    module-config user remove a -f broken/x.yaml   | broken/x.yaml line 2
                    module-config user remove a -f broken          | broken is a directory
                    module-config user remove a -f list.yaml       | there is no static user a
                    module-config user add a --project b --password-hash HASH -f list.yaml | 'users' is there, but it is no map
                    hash-password --htpasswd broken --user a --verify --password-file text | broken is a directory
                    hash-password --password-file broken           | cannot read
                    verify -f text                                 | text
                    verify -f broken                               | broken
                    node-trust --ca text --registry-host r         | text
                    """)
    void areNamedAndLeftAsTheyAre(String line, String message) throws IOException {
        Map<Path, String> before = contents();

        CliRun run =
                CliRun.of(
                        Shell.words(line).stream()
                                .map(word -> word.equals("HASH") ? HASH : inDirectory(word))
                                .toArray(String[]::new));

        assertThat(run.exit()).as(run::toString).isIn(1, 2);
        assertThat(run.err()).startsWith("Error: ").contains(message);
        assertThat(run.err()).doesNotContain("\tat ", "Exception", "null");
        assertThat(run.out()).isEmpty();
        assertThat(contents()).isEqualTo(before);
    }

    /** What there is, and what there is not, is meant to be in the directory. */
    private String inDirectory(String word) {
        boolean isFile = word.matches("(broken|binary|twice|text|nowhere|list)\\b.*");
        boolean isCommand = word.equals("list");
        return isFile && !isCommand ? directory.resolve(word).toString() : word;
    }

    /** A directory of manifests gets a hidden folder of ours. */
    private static boolean isSomebodys(Path file) {
        return Files.isRegularFile(file) && !file.toString().contains("/.d8-payload-registry/");
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(WrongFilesTest::isSomebodys).toList()) {
                contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}

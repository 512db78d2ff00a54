package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dry run of the client means the same namespace as the run itself, and asks no server. */
final class NamespaceOnPaperTest {
    private static final String KUBECONFIG =
            """
            apiVersion: v1
            kind: Config
            current-context: one
            contexts:
            - {name: one, context: {cluster: nowhere, user: nobody, namespace: rv-a}}
            - {name: two, context: {cluster: nowhere, user: nobody}}
            """;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant puller --repository app --dry-run -o yaml",
                "create-pull-secret puller --service-account puller --dry-run -o yaml"
            })
    void theKubeconfigSaysIt(String line) throws IOException {
        assertThat(run(line)).contains("namespace: rv-a").doesNotContain("namespace: default");
        assertThat(run(line + " --context two")).contains("namespace: default");
        assertThat(run(line + " -n team")).contains("namespace: team").doesNotContain("rv-a");
        assertThat(CliRun.of(words(line)).exits(0).out()).contains("namespace: default");
    }

    @Test
    void aContextThatIsNotThereIsAnError() throws IOException {
        CliRun run =
                CliRun.with()
                        .variable("KUBECONFIG", kubeconfig())
                        .run(words("grant puller --repository app --dry-run --context three"))
                        .exits(1);

        assertThat(run.err()).contains("context \"three\" is not in");
        assertThat(run.out()).isEmpty();
    }

    private String run(String line) throws IOException {
        return CliRun.with().variable("KUBECONFIG", kubeconfig()).run(words(line)).exits(0).out();
    }

    private String kubeconfig() throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), KUBECONFIG).toString();
    }

    private static String[] words(String line) {
        return Shell.words(line).toArray(String[]::new);
    }
}

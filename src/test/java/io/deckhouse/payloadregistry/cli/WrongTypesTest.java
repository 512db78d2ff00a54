package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server would refuse is no answer, but an error with its place. */
final class WrongTypesTest {
    private static final String FIRST = "# a comment\n";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Role        | rules: [{verbs: get}]           | rules[0].verbs",
                "ClusterRole | rules: [{apiGroups: 5}]         | rules[0].apiGroups",
                "Role        | rules: [{resourceNames: [5]}]   | rules[0].resourceNames",
                "Role        | rules: nope                     | rules must",
                "Role        | rules: [nope]                   | rules[0] must",
                "RoleBinding | subjects: nope                  | subjects must",
                "RoleBinding | subjects: [{name: 5}]           | subjects[0].name",
                "RoleBinding | roleRef: nope                   | roleRef must"
            })
    void namesFileLineAndObject(String kind, String field, String problem) throws IOException {
        String text =
                FIRST
                        + "apiVersion: rbac.authorization.k8s.io/v1\nkind: "
                        + kind
                        + "\nmetadata: {name: odd, namespace: team}\n"
                        + field
                        + "\n";
        Path file = Files.writeString(directory.resolve("odd.yaml"), text);

        CliRun files = CliRun.of("lint", file.toString());
        CliRun asked =
                CliRun.of("can-i", "pull", "team/x", "--as", "user/a", "-f", file.toString());
        CliRun manifests = CliRun.of("lint", "--manifests", directory.toString());

        for (CliRun run : new CliRun[] {files, asked, manifests}) {
            assertThat(run.exits(1).err()).contains(file + " line 2: ", " odd: ", problem);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void refusesADocumentThatIsOnlyAWord() throws IOException {
        Path file = Files.writeString(directory.resolve("word.yaml"), "---\n---\nhello\n");

        assertThat(CliRun.of("lint", file.toString()).exits(1).err())
                .contains(file + " line 3: this is no Kubernetes object");
    }

    @Test
    void namesTheLineOfANamespaceWithoutAName() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("space.yaml"),
                        FIRST + "apiVersion: v1\nkind: Namespace\nmetadata: {}\n");

        assertThat(CliRun.of("lint", file.toString()).exits(1).err()).contains(file + " line 2: ");
    }
}

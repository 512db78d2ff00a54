package io.deckhouse.payloadregistry.cluster.manifest;

import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** What happens to the files themselves. */
final class ManifestFilesTest extends ManifestFixture {
    private static final String THREE =
            """
            # The team's accounts.
            apiVersion: v1
            kind: ServiceAccount   # a comment on a line
            metadata: {name: first, namespace: team}
            ---
            # The second one.
            apiVersion: v1
            kind: ServiceAccount
            metadata:
                name:   "second"
                namespace: team
            # Trailing words.
            ---
            kind: Deployment
            apiVersion: apps/v1
            metadata: {name: other}
            """;

    @Test
    void keepsOtherDocumentsByteForByte() throws IOException {
        Files.writeString(directory.resolve("team.yaml"), THREE);

        label("second");

        String text = Files.readString(directory.resolve("team.yaml"));
        int second = THREE.indexOf("---\n# The second");
        int third = THREE.lastIndexOf("# Trailing words.");
        assertThat(text)
                .startsWith(THREE.substring(0, second) + "---\n# The second one.\n")
                .endsWith(THREE.substring(third))
                .contains("x: \"1\"");
    }

    @Test
    void keepsTheCommentOfTheFirstDocument() throws IOException {
        Files.writeString(directory.resolve("team.yaml"), THREE);

        label("first");

        assertThat(Files.readString(directory.resolve("team.yaml")))
                .startsWith("# The team's accounts.\n")
                .endsWith(THREE.substring(THREE.indexOf("---\n# The second")));
    }

    @Test
    void cutsADeletedDocumentOut() throws IOException {
        Files.writeString(directory.resolve("team.yaml"), THREE);

        cluster.delete(account("second"), Preconditions.NONE);

        assertThat(Files.readString(directory.resolve("team.yaml")))
                .isEqualTo(
                        THREE.substring(0, THREE.indexOf("---\n# The second"))
                                + THREE.substring(THREE.indexOf("---\nkind: Deployment")));
    }

    @Test
    void removesAFileWithItsLastObject() throws IOException {
        Files.writeString(directory.resolve("one.yml"), "---\n" + manifest("one") + "---\n");

        cluster.delete(account("one"), Preconditions.NONE);

        assertThat(directory.resolve("one.yml")).doesNotExist();
    }

    @Test
    void changesAndDeletesItemsOfAList() throws IOException {
        Files.writeString(
                directory.resolve("list.yaml"),
                """
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "v1", "kind": "ServiceAccount",
                   "metadata": {"name": "first", "namespace": "team"}},
                  {"apiVersion": "v1", "kind": "ServiceAccount",
                   "metadata": {"name": "second", "namespace": "team"}}]}
                """);

        label("first");
        cluster.delete(account("second"), Preconditions.NONE);

        assertThat(cluster.list(Kind.SERVICE_ACCOUNT, Selection.all()))
                .singleElement()
                .satisfies(o -> assertThat(o.labels()).containsEntry("x", "1"));
    }

    @Test
    void namesNewFilesAfterTheObjectAndHidesSecrets() throws IOException {
        cluster.apply(secret("one"), ApplyOptions.forced("test"));

        Path file = directory.resolve("secret-team-one.yaml");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain("uid", "managedFields");
    }

    @Test
    void hidesAFileIntoWhichASecretIsWritten() throws IOException {
        Path file = directory.resolve("mine.yaml");
        Files.writeString(
                file, "apiVersion: v1\nkind: Secret\nmetadata: {name: one, namespace: team}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        cluster.apply(secret("one"), ApplyOptions.forced("test"));

        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void keepsItsStateToItself() throws IOException {
        label("one");

        Path state = directory.resolve(".d8-payload-registry");
        assertThat(mode(state)).isEqualTo("rwx------");
        assertThat(mode(state.resolve("state.json"))).isEqualTo("rw-------");
        assertThat(state.resolve(".gitignore")).hasContent("*");
    }

    @Test
    void whatIsHiddenNeedNotBeReadable() throws IOException {
        var scan = new ManifestDirectory.Scan(directory);
        var refusal = new AccessDeniedException("refused");
        Path folder = Files.createDirectory(directory.resolve("team"));

        assertThat(scan.visitFileFailed(directory.resolve(".git"), refusal))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThatThrownBy(() -> scan.visitFileFailed(folder, refusal)).isSameAs(refusal);
        assertThatThrownBy(() -> scan.visitFileFailed(directory, refusal)).isSameAs(refusal);
    }

    @Test
    void readsSubdirectoriesButNothingHidden() throws IOException {
        Files.createDirectories(directory.resolve("a/b"));
        Files.createDirectories(directory.resolve(".git"));
        Files.writeString(directory.resolve("a/b/one.yml"), manifest("one"));
        Files.writeString(directory.resolve(".git/two.yaml"), manifest("two"));
        Files.writeString(directory.resolve(".three.yaml"), manifest("three"));
        Files.writeString(directory.resolve("a/notes.txt"), ": no YAML {");

        assertThat(cluster.list(Kind.SERVICE_ACCOUNT, Selection.all()))
                .extracting(ClusterObject::key)
                .containsExactly(account("one"));
    }

    @Test
    void takesTheNamespaceDefaultWhereNoneIsNamed() throws IOException {
        Files.writeString(
                directory.resolve("one.yaml"),
                "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: one}\n");

        assertThat(cluster.get(ObjectKey.of(Kind.SERVICE_ACCOUNT, "default", "one"))).isPresent();
    }

    @Test
    void createsInAnyNamespaceWhenNoneIsDeclared() {
        assertThat(cluster.apply(secret("one"), ApplyOptions.forced("test")).uid()).isNotEmpty();
        assertThat(cluster.list(Kind.NAMESPACE, Selection.all())).isEmpty();
    }

    @Test
    void namesFileAndLineOfWhatIsNotYaml() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), manifest("one") + "---\na: [1\nb: 2\n");

        assertThatThrownBy(() -> cluster.list(Kind.SECRET, Selection.all()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("bad.yaml line 6")
                .hasMessageContaining("correct it");
    }

    @Test
    void namesBothPlacesOfAnObject() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), manifest("one"));
        Files.writeString(directory.resolve("b.yaml"), manifest("one"));

        assertThatThrownBy(() -> cluster.get(account("one")))
                .hasMessageContainingAll("a.yaml", "b.yaml", "serviceaccount team/one");
        assertRefusal(Reason.INVALID, () -> label("one"));
    }
}

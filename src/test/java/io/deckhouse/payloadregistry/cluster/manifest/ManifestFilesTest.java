package io.deckhouse.payloadregistry.cluster.manifest;

import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the files themselves. */
final class ManifestFilesTest {
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

    @TempDir private Path directory;
    private ManifestCluster cluster;

    @BeforeEach
    void open() {
        cluster =
                ManifestCluster.open(
                        directory,
                        new MovableClock(),
                        new SecureRandom(),
                        new ManifestCluster.Options(Duration.ofMillis(10), Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

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

    @Test
    void keepsTheLastGoodContentOfATornFile() throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, manifest("one"));
        List<String> told = new CopyOnWriteArrayList<>();
        Watch.Listener listener = change -> told.add(said(change));

        try (Watch watch = cluster.watch(Kind.SERVICE_ACCOUNT, Selection.all(), listener)) {
            await().until(watch::isSynced);
            Files.writeString(file, manifest("one") + "---\n{half");
            Files.writeString(directory.resolve("b.yaml"), manifest("two"));
            await().until(() -> told.contains("Created two"));
            label("three");
            await().until(() -> told.contains("Created three"));
            Files.writeString(file, manifest("one") + "---\n" + manifest("four"));
            await().until(() -> told.contains("Created four"));

            assertThat(told)
                    .containsExactly("Created one", "Created two", "Created three", "Created four");
        }
    }

    @Test
    void keepsUidAndPeaceWhenAnEditorTruncatesAndRewrites() throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, manifest("one"));
        String uid = cluster.get(account("one")).orElseThrow().uid();
        List<String> told = new CopyOnWriteArrayList<>();

        try (Watch watch =
                cluster.watch(Kind.SERVICE_ACCOUNT, Selection.all(), c -> told.add(said(c)))) {
            await().until(watch::isSynced);
            Files.writeString(file, "");
            Files.delete(file);
            Files.writeString(file, manifest("one") + "automountServiceAccountToken: false\n");
            await().until(() -> told.contains("Updated one"));

            assertThat(told).containsExactly("Created one", "Updated one");
            assertThat(cluster.get(account("one"))).map(ClusterObject::uid).hasValue(uid);
        }
    }

    @Test
    void givesAnObjectMadeAnewByHandANewUid() throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, manifest("one"));
        ClusterObject first = cluster.get(account("one")).orElseThrow();

        Files.delete(file);
        assertThat(cluster.get(account("one"))).isEmpty();
        Files.writeString(file, manifest("one"));

        assertThat(cluster.get(account("one")).orElseThrow().uid()).isNotEqualTo(first.uid());
    }

    @Test
    void noticesWhatWasEditedByHand() throws IOException {
        cluster.apply(labelled("one", "x", "1"), new ApplyOptions("tool", false, false));
        ClusterObject first = cluster.get(account("one")).orElseThrow();
        Path file = directory.resolve("serviceaccount-team-one.yaml");

        Files.writeString(file, Files.readString(file).replace("\"1\"", "\"2\""));

        assertThat(cluster.get(account("one")).orElseThrow().resourceVersion())
                .isNotEqualTo(first.resourceVersion());
        assertRefusal(
                Reason.FIELD_CONFLICT,
                () ->
                        cluster.apply(
                                labelled("one", "x", "3"), new ApplyOptions("tool", false, false)));
    }

    @Test
    void losesNoneOfTwoWritersWork() throws Exception {
        try (ManifestCluster other =
                ManifestCluster.open(directory, new MovableClock(), new SecureRandom())) {
            Thread first = Thread.ofVirtual().start(() -> writeMany(cluster, "a"));
            Thread second = Thread.ofVirtual().start(() -> writeMany(other, "b"));
            first.join();
            second.join();

            ClusterObject stored = cluster.get(account("shared")).orElseThrow();
            assertThat(stored.labels()).hasSize(20);
            assertThat(other.get(account("shared"))).contains(stored);
        }
    }

    private static void writeMany(ManifestCluster cluster, String name) {
        for (int i = 0; i < 10; i++) {
            cluster.apply(labelled("shared", name + i, "1"), ApplyOptions.forced(name + i));
        }
    }

    private void label(String name) {
        cluster.apply(labelled(name, "x", "1"), ApplyOptions.forced("test"));
    }

    private static ClusterObject labelled(String name, String label, String value) {
        return ClusterObject.empty(account(name))
                .with(tree ->
                        tree.withObjectProperty("metadata").putObject("labels").put(label, value));
    }

    private static ClusterObject secret(String name) {
        return ClusterObject.empty(ObjectKey.of(Kind.SECRET, "team", name))
                .with(tree -> tree.putObject("data").put("key", "eA=="));
    }

    private static ObjectKey account(String name) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, "team", name);
    }

    private static String manifest(String name) {
        return "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: "
                + name
                + ", namespace: team}\n";
    }

    private static String said(Change change) {
        return change.getClass().getSimpleName() + " " + change.key().name();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

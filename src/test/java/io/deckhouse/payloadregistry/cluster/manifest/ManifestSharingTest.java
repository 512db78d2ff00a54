package io.deckhouse.payloadregistry.cluster.manifest;

import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The files are shared with people, editors and other processes. */
final class ManifestSharingTest extends ManifestFixture {
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
        clock.move(Doubt.LENGTH);
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
                ManifestCluster.open(
                        directory,
                        new MovableClock(Instant.parse("2026-03-06T02:14:19.5Z")),
                        new SecureRandom())) {
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
}

package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What vanishes from a file is missed for a while before it is believed to be gone. */
final class ManifestLossTest extends ManifestFixture {
    private static final Duration ALMOST = Doubt.LENGTH.minusMillis(1);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private ManifestCluster daemon;
    private Path file;

    @BeforeEach
    void openForADaemon() throws IOException {
        daemon = open(true);
        file = directory.resolve("a.yaml");
        Files.writeString(file, manifest("one"));
    }

    @AfterEach
    void closeTheDaemon() {
        daemon.close();
    }

    @Test
    void keepsWhatAShellsRedirectLosesForAMoment() throws IOException {
        String uid = uid(cluster);
        try (Watch watch = watch()) {
            Files.writeString(file, "");
            assertThat(cluster.get(account("one"))).isEmpty();
            clock.move(ALMOST);
            awaitALook(watch);
            Files.writeString(file, manifest("one") + "automountServiceAccountToken: false\n");
            await().until(() -> told.contains("Updated one"));
            clock.move(Doubt.LENGTH);
            awaitALook(watch);

            assertThat(told).containsExactly("Created one", "Updated one");
            assertThat(uid(daemon)).isEqualTo(uid);
        }
    }

    @Test
    void believesALossOnceItHasLasted() throws IOException {
        try (Watch watch = watch()) {
            Files.delete(file);
            assertThat(cluster.get(account("one"))).isEmpty();
            awaitALook(watch);
            assertThat(daemon.list(Kind.SERVICE_ACCOUNT, Selection.all())).hasSize(1);
            clock.move(Doubt.LENGTH);
            await().until(() -> told.contains("Deleted one"));

            assertThat(daemon.get(account("one"))).isEmpty();
        }
    }

    @Test
    void doubtsALossWhileAnotherFileIsTorn() throws IOException {
        Path torn = directory.resolve("b.yaml");
        Files.writeString(torn, manifest("two"));
        uid(cluster);
        try (Watch watch = watch()) {
            Files.writeString(torn, "{half");
            Files.delete(file);
            assertThat(cluster.get(account("one"))).isEmpty();
            awaitALook(watch);
            assertThat(told).containsExactlyInAnyOrder("Created one", "Created two");

            clock.move(Doubt.LENGTH);
            await().until(() -> told.contains("Deleted one"));

            assertThat(daemon.get(account("two"))).isPresent();
        }
    }

    @Test
    void believesOurOwnDeletionsAtOnce() {
        try (Watch _ = watch()) {
            cluster.delete(account("one"), Preconditions.NONE);

            await().until(() -> told.contains("Deleted one"));
            assertThat(daemon.get(account("one"))).isEmpty();
        }
    }

    @Test
    void believesALossAtOnceWhereNothingHangsOnIt() throws IOException {
        ObjectKey role = ObjectKey.of(Kind.ROLE, "team", "reader");
        Path other = directory.resolve("role.yaml");
        Files.writeString(
                other,
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: team}
                """);
        assertThat(daemon.get(role)).isPresent();

        Files.delete(other);

        assertThat(daemon.get(role)).isEmpty();
    }

    @Test
    void aDaemonThatStartsDoubtsWhatHasJustVanished() throws IOException {
        String uid = uid(cluster);
        Files.writeString(file, "");

        assertThat(uid(daemon)).isEqualTo(uid);
        clock.move(Doubt.LENGTH);
        assertThat(daemon.get(account("one"))).isEmpty();
    }

    @Test
    void aDaemonThatStartsBelievesWhatVanishedLongAgo() throws IOException {
        uid(cluster);
        Files.delete(file);
        Instant then = clock.instant().minus(Doubt.LENGTH);
        Files.setLastModifiedTime(directory, FileTime.from(then));

        assertThat(daemon.get(account("one"))).isEmpty();
    }

    @Test
    void doubtsATextThatIsNewerThanWhatWasSeenOfTheFile() throws IOException {
        Fingerprint old = Fingerprint.of(file).orElseThrow();
        ReadFile first = ReadFile.unknown(file).readAgain(old, _ -> true);
        await().until(() -> first.readAgain(old, _ -> true).isSettled());

        Files.writeString(file, "");
        ReadFile again = first.readAgain(old, _ -> true);

        assertThat(again.isPending()).isTrue();
        assertThat(again.content().objects()).containsKey(account("one"));
    }

    private Watch watch() {
        Watch watch =
                daemon.watch(
                        Kind.SERVICE_ACCOUNT, Selection.all(), change -> told.add(said(change)));
        await().until(watch::isSynced);
        return watch;
    }

    /** A look that began after this call has ended. */
    private void awaitALook(Watch watch) {
        clock.move(Duration.ofNanos(1));
        Instant now = clock.instant();
        await().until(() -> !watch.confirmedAt().isBefore(now));
    }

    private String uid(ManifestCluster where) {
        return where.get(account("one")).map(ClusterObject::uid).orElseThrow();
    }
}

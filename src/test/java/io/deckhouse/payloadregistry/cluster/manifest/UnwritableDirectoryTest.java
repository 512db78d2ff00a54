package io.deckhouse.payloadregistry.cluster.manifest;

import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Rules that are mounted read-only, or of another user, are read all the same. A file in the place
 * of the state directory stops also root, whom no mode does.
 */
final class UnwritableDirectoryTest extends ManifestFixture {
    private Path state() {
        return directory.resolve(StateDirectory.NAME);
    }

    private void block() throws IOException {
        Files.writeString(state(), "");
    }

    private void write(String name) throws IOException {
        Files.writeString(directory.resolve(name + ".yaml"), manifest(name));
    }

    private String uid(String name) {
        return cluster.get(account(name)).orElseThrow().uid();
    }

    @Test
    void readsWithoutAStateDirectory() throws IOException {
        block();
        write("one");

        assertThat(cluster.list(Kind.SERVICE_ACCOUNT, Selection.all()))
                .extracting(ClusterObject::key)
                .containsExactly(account("one"));
        assertThat(uid("one")).isNotEmpty().isEqualTo(uid("one"));
        assertThat(state()).hasContent("");
    }

    @Test
    void watchesWithoutAStateDirectory() throws IOException {
        block();
        write("one");
        Path file = directory.resolve("one.yaml");
        List<String> told = new CopyOnWriteArrayList<>();

        try (Watch watch =
                cluster.watch(Kind.SERVICE_ACCOUNT, Selection.all(), c -> told.add(said(c)))) {
            await().until(watch::isSynced);
            String uid = uid("one");
            Files.writeString(file, manifest("one") + "automountServiceAccountToken: false\n");
            await().until(() -> told.contains("Updated one"));
            assertThat(uid("one")).isEqualTo(uid);
            write("two");
            await().until(() -> told.contains("Created two"));
            Files.delete(file);
            await().until(() -> told.contains("Deleted one"));

            assertThat(told)
                    .containsExactly("Created one", "Updated one", "Created two", "Deleted one");
        }
    }

    @Test
    void keepsWhatItReadWhenTheStateDirectoryGoesAndWhenItComes() throws IOException {
        write("one");
        String first = uid("one");
        Path aside = directory.resolve(".aside");
        Files.move(state(), aside);
        block();
        write("two");

        assertThat(uid("one")).isEqualTo(first);
        String second = uid("two");

        Files.delete(state());
        Files.move(aside, state());
        label("one");

        assertThat(uid("one")).isEqualTo(first);
        assertThat(uid("two")).isEqualTo(second);
        assertThat(state().resolve("state.json")).content().contains(first, second);
    }

    @Test
    void saysWhyItCannotWrite() throws IOException {
        block();
        write("one");

        assertRefusal(Reason.SERVER_ERROR, () -> label("one"));
        assertThat(cluster.get(account("one"))).isPresent();
    }

    @Test
    void rejectsATokenWithoutMakingAKeyForIt() {
        assertThat(cluster.reviewToken(Password.of("a.b.c"), List.of("x")))
                .isInstanceOf(TokenReview.Rejected.class);
        assertThat(state().resolve("token-key")).doesNotExist();
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Only what went here is shown as an owner that is gone. */
final class ManifestOwnersTest extends ManifestFixture {
    private static final String ELSEWHERE = "4a0a1c2e-6d43-4c0b-9d0e-0a4d3c9a8b77";

    @Test
    void showsAnOwnerAfterItsDeletion() {
        String uid = owner();
        apply(ownedBy(uid));

        cluster.delete(account("one"), Preconditions.NONE);

        assertThat(stored().owners()).extracting(OwnerReference::uid).containsExactly(uid);
        try (ManifestCluster other = open(true)) {
            assertThat(other.get(stored().key()).orElseThrow().owners()).hasSize(1);
        }
    }

    @Test
    void showsAnOwnerAfterItVanishedFromItsFile() throws IOException {
        String uid = owner();
        apply(ownedBy(uid));

        Files.delete(directory.resolve("serviceaccount-team-one.yaml"));
        assertThat(stored().owners()).hasSize(1);
        clock.move(Doubt.LENGTH);

        assertThat(cluster.get(account("one"))).isEmpty();
        assertThat(stored().owners()).extracting(OwnerReference::uid).containsExactly(uid);
    }

    @Test
    void doesNotShowAnOwnerOfAnotherDirectory() throws IOException {
        owner();

        ClusterObject answer = apply(ownedBy(ELSEWHERE));

        assertThat(answer.owners()).isEmpty();
        assertThat(stored()).isEqualTo(answer);
        assertThat(Files.readString(directory.resolve("secret-team-s.yaml"))).contains(ELSEWHERE);
    }

    @Test
    void showsAnOwnerOfAnotherKind() {
        ClusterObject owned =
                secret("s")
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .putArray("ownerReferences")
                                        .addObject()
                                        .put("apiVersion", "apps/v1")
                                        .put("kind", "Deployment")
                                        .put("name", "one")
                                        .put("uid", ELSEWHERE));

        assertThat(apply(owned).owners()).hasSize(1);
    }

    @Test
    void remembersTheGoneOnlyWhileTheyAreNamed() throws IOException {
        String uid = owner();
        apply(ownedBy(uid));
        cluster.delete(account("one"), Preconditions.NONE);
        assertThat(state()).contains(uid);

        cluster.delete(stored().key(), Preconditions.NONE);
        assertThat(cluster.list(Kind.SECRET, Selection.all())).isEmpty();
        owner();

        assertThat(state()).doesNotContain(uid);
    }

    @Test
    void saysWhatTheLossOfADamagedStateMeans() throws IOException {
        owner();
        Files.writeString(statePath(), "{");

        ClusterException refusal =
                catchThrowableOfType(ClusterException.class, () -> cluster.get(account("one")));

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
        assertThat(refusal)
                .hasMessageContaining("state.json is damaged")
                .hasMessageContaining("fills the pull Secrets anew");
    }

    private String owner() {
        return cluster.apply(ClusterObject.empty(account("one")), ApplyOptions.forced("test"))
                .uid();
    }

    private ClusterObject apply(ClusterObject object) {
        return cluster.apply(object, ApplyOptions.forced("test"));
    }

    private static ClusterObject ownedBy(String uid) {
        return secret("s")
                .with(tree ->
                        tree.withObjectProperty("metadata")
                                .putArray("ownerReferences")
                                .addObject()
                                .put("apiVersion", "v1")
                                .put("kind", "ServiceAccount")
                                .put("name", "one")
                                .put("uid", uid));
    }

    private ClusterObject stored() {
        return cluster.get(secret("s").key()).orElseThrow();
    }

    private Path statePath() {
        return directory.resolve(StateDirectory.NAME).resolve("state.json");
    }

    private String state() throws IOException {
        return Files.readString(statePath());
    }
}

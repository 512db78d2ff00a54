package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes and goes while the watches are silent. */
final class OwnReadsTest {
    private final Inventory inventory = new Inventory();
    @TempDir private Path directory;
    private World world;
    private OwnReads reads;

    @BeforeEach
    void open() {
        world = new World(directory);
        reads = new OwnReads(world.cluster, inventory);
        inventory.secretChanged(new Change.Created(world.applySecret("ci", "{\"auths\":{}}")));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAccountThatOnlyAReadFoundIsGoneWhenTheNextFindsNone() {
        String uid = world.account("ci");
        reads.accounts(known());
        assertThat(inventory.accountUid(known())).isEqualTo(uid);

        world.deleteAccount("ci");
        reads.accounts(known());

        assertThat(inventory.accountUid(known())).isEmpty();
    }

    @Test
    void thatAnAccountIsGoneWhichTheWatchToldOfIsForTheWatchToTell() {
        String uid = world.account("ci");
        reads.accounts(known());
        ClusterObject account = world.direct.get(World.accountKey("ci")).orElseThrow();
        inventory.accountChanged(new Change.Created(account));

        world.deleteAccount("ci");
        reads.accounts(known());

        assertThat(inventory.accountUid(known())).isEqualTo(uid);
    }

    @Test
    void aSecretThatOnlyAReadFoundIsGoneWhenTheNextFindsNone() {
        PullSecret first = known();
        delete();
        world.applySecret("ci", "{\"auths\":{}}");
        reads.secret(first);
        PullSecret second = known();
        assertThat(second.stored().uid()).isNotEqualTo(first.stored().uid());

        delete();
        inventory.secretChanged(new Change.Deleted(World.PULLER, first.stored().uid()));
        reads.secret(second);

        assertThat(inventory.secret(World.PULLER)).isEmpty();
    }

    @Test
    void thatASecretIsGoneWhichTheWatchToldOfIsForTheWatchToTell() {
        delete();

        reads.secret(known());

        assertThat(inventory.secret(World.PULLER)).isPresent();
    }

    @Test
    void aSecretWhoseChangeOnlyAReadFoundIsForTheWatchToTakeBack() {
        PullSecret before = known();
        world.applySecret("other", "{\"auths\":{}}");
        reads.secret(before);
        assertThat(known().serviceAccount()).isEqualTo("other");

        delete();
        reads.secret(known());

        assertThat(inventory.secret(World.PULLER)).isPresent();
    }

    private PullSecret known() {
        return inventory.secret(World.PULLER).orElseThrow();
    }

    private void delete() {
        world.direct.delete(World.PULLER, Preconditions.NONE);
    }
}

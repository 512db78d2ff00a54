package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.RecordedCluster;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import io.deckhouse.payloadregistry.grant.Form;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.GrantInventory;
import io.deckhouse.payloadregistry.grant.Revocation;
import io.deckhouse.payloadregistry.grant.Right;
import io.deckhouse.payloadregistry.pullsecret.Order;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command asks more of the API server than it needs. */
final class CallCountTest {
    private static final Subject CI = new Subject.ServiceAccount("team", "ci");
    private static final Grant APP =
            Grant.of("team", CI, List.of("app"), new Right(AccessLevel.READ, false));
    private static final GrantErrand.Manner AUTO = new GrantErrand.Manner(Form.AUTO, true);

    @TempDir private Path directory;
    private RecordedCluster cluster;
    private ObjectWriter writer;
    private GrantErrand grants;
    private final Clock clock = Clock.fixed(CliRun.NOW, ZoneOffset.UTC);

    @BeforeEach
    void open() {
        cluster = new RecordedCluster(ManifestCluster.open(directory, clock, new SecureRandom()));
        writer = new ObjectWriter(cluster, Mark.TOOL, ObjectWriter.Mode.STORE);
        grants = new GrantErrand(cluster, writer, clock, warnings());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Warnings warnings() {
        return new Warnings(new PrintWriter(Writer.nullWriter()));
    }

    private List<Outcome> grant(Grant wish) {
        List<Written> written = new ArrayList<>();
        grants.run(wish, AUTO, written);
        return written.stream().map(Written::outcome).toList();
    }

    @Test
    void firstGrantReadsEachObjectOnceAndWritesItOnce() {
        assertThat(grant(APP)).containsOnly(Outcome.CREATED);

        assertThat(cluster.calls())
                .containsExactlyInAnyOrder(
                        "get serviceaccount",
                        "get role",
                        "get rolebinding",
                        "list payloadrepositoryaccess",
                        "list lease",
                        "own rules",
                        "create role",
                        "create rolebinding",
                        "create serviceaccount");
    }

    @Test
    void sameGrantAgainOnlyReads() {
        grant(APP);
        cluster.calls();

        assertThat(grant(APP)).containsOnly(Outcome.UNCHANGED);

        assertThat(cluster.calls())
                .containsExactlyInAnyOrder("get serviceaccount", "get role", "get rolebinding");
    }

    @Test
    void revokeListsEachKindOnceAndReadsNothingAgain() {
        grant(APP);
        cluster.calls();

        GrantInventory inventory = GrantInventory.read(cluster, "team");
        new Revocation(inventory, CI, Form.AUTO, Set.of()).take(writer);

        assertThat(inventory.effective(CI, CliRun.NOW)).isEmpty();
        assertThat(cluster.calls())
                .containsExactlyInAnyOrder(
                        "list role",
                        "list rolebinding",
                        "list clusterrole",
                        "list clusterrolebinding",
                        "list payloadrepositoryaccess",
                        "delete role",
                        "delete rolebinding");
    }

    @Test
    void wholePageReadsNothingTwice() {
        var plan = plan();
        var errand = new PullSecretErrand(cluster, ObjectWriter.Mode.STORE, grants, warnings());

        errand.run(plan, new ArrayList<>());

        assertThat(cluster.calls())
                .doesNotHaveDuplicates()
                .hasSize(12)
                .contains("get secret", "create secret", "apply serviceaccount");

        List<Written> again = new ArrayList<>();
        errand.run(plan, again);

        assertThat(again).extracting(Written::outcome).containsOnly(Outcome.UNCHANGED);
        assertThat(cluster.calls())
                .containsExactlyInAnyOrder(
                        "get secret", "get serviceaccount", "get role", "get rolebinding");
    }

    private static PullSecretErrand.Plan plan() {
        return new PullSecretErrand.Plan(
                new Order.ForAccount(ObjectKey.of(Kind.SECRET, "team", "ci"), "ci"),
                List.of(APP),
                List.of("ci"),
                new PullSecretErrand.Permissions(true, false));
    }
}

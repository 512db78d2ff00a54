package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.accountKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What the users of a Secret and of its ServiceAccount are shown. */
final class RefresherOccurrenceTest extends RefresherScene {
    @Test
    void showsTheFirstFillAndTheRefreshOnBoth() {
        String account = world.account("ci");
        String secret = world.applySecret("ci", PLACEHOLDER).uid();
        Instant due = look().orElseThrow();
        world.clock.move(Duration.between(world.clock.instant(), due));
        look();

        assertThat(shown())
                .extracting(Occurrence::object, Occurrence::uid, Occurrence::reason)
                .containsExactly(
                        tuple(PULLER, secret, "Filled"),
                        tuple(accountKey("ci"), account, "Filled"),
                        tuple(PULLER, secret, "Refreshed"),
                        tuple(accountKey("ci"), account, "Refreshed"));
        assertThat(shown()).extracting(Occurrence::severity).containsOnly(Severity.NORMAL);
    }

    @Test
    void warnsOnceAboutTheMissingAccount() {
        world.applySecret("ci", PLACEHOLDER);
        look();
        look();

        assertThat(shown())
                .extracting(Occurrence::object, Occurrence::severity, Occurrence::reason)
                .containsExactly(tuple(PULLER, Severity.WARNING, "ServiceAccountMissing"));
    }

    @Test
    void warnsOfAnAnnotationWithoutAName() {
        world.applySecret("", PLACEHOLDER);
        look();

        assertThat(shown())
                .extracting(Occurrence::object, Occurrence::severity, Occurrence::reason)
                .containsExactly(tuple(PULLER, Severity.WARNING, "Invalid"));
        assertThat(inventory.byState(refresher::assess)).containsOnlyKeys(State.INVALID);
        assertThat(inventory.filledAccount()).isEmpty();
    }

    @Test
    void saysNothingOfAnAccountThatOnlyTheWatchDoesNotKnowYet() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        load();
        inventory.accountChanged(new Change.Deleted(World.accountKey("ci"), ""));

        assertThat(refresher.reconcile(PULLER)).contains(world.clock.instant());
        refresher.reconcile(PULLER);

        assertThat(shown()).extracting(Occurrence::reason).containsOnly("Filled");
    }

    @Test
    void warnsOnceAboutTheSameFailureOnBoth() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        for (int i = 0; i < 3; i++) {
            world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.SERVER_ERROR, "oops"));
            look();
        }

        assertThat(shown())
                .extracting(Occurrence::object, Occurrence::severity, Occurrence::reason)
                .containsExactly(
                        tuple(PULLER, Severity.WARNING, "RefreshFailed"),
                        tuple(accountKey("ci"), Severity.WARNING, "RefreshFailed"));
        assertThat(shown()).allMatch(each -> each.message().contains("oops"));
    }

    @Test
    void saysNothingOfAConflict() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.failNext(Call.APPLY, new ClusterException(Reason.CONFLICT, "changed"));
        look();

        assertThat(shown()).isEmpty();
    }

    @Test
    void namesTheWriterThatKeepsChangingTheSecret() {
        world.account("ci");
        for (int i = 0; i < 6; i++) {
            world.applySecret("ci", PLACEHOLDER);
            look();
            world.clock.move(Duration.ofSeconds(30));
        }

        assertThat(shown())
                .filteredOn(each -> each.reason().equals("AnotherWriter"))
                .isNotEmpty()
                .allMatch(
                        each -> each.object().equals(PULLER) && each.message().contains("person"));
    }

    @Test
    void namesTheWriterThatKeepsChangingAnAnnotation() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        for (int i = 0; i < 6; i++) {
            world.direct.apply(
                    ClusterObject.empty(PULLER)
                            .with(tree ->
                                    tree.withObjectProperty("metadata")
                                            .putObject("annotations")
                                            .put(Annotations.SERVICE_ACCOUNT_NAME, "ci")
                                            .put(Annotations.EXPIRES_AT, "never")),
                    ApplyOptions.forced("meddler"));
            look();
            world.clock.move(Duration.ofSeconds(30));
        }

        assertThat(shown())
                .filteredOn(each -> each.reason().equals("AnotherWriter"))
                .isNotEmpty()
                .allMatch(each -> each.message().contains("meddler"));
    }

    @Test
    void tellsOfAnotherDaemonThatFillsForAnotherHost() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        Refresher other =
                new Refresher(
                        world.direct,
                        new RefreshSettings(
                                List.of(RegistryHost.parse("other.example")),
                                List.of("registry"),
                                List.of(),
                                4),
                        inventory,
                        world.clock,
                        new Random(8));

        for (int i = 0; i < 4; i++) {
            look();
            load();
            other.reconcile(PULLER);
            world.clock.move(Duration.ofSeconds(20));
        }
        other.close();

        assertThat(shown()).extracting(Occurrence::reason).contains("AnotherWriter");
    }

    @Test
    void blamesNobodyForAnAnnotationThatNamesAnotherAccount() {
        world.account("ci");
        world.account("deploy");
        world.applySecret("ci", PLACEHOLDER);
        for (int i = 0; i < 6; i++) {
            look();
            world.applySecret(i % 2 == 0 ? "deploy" : "ci", World.json(world.puller()));
            world.clock.move(Duration.ofSeconds(60));
        }

        assertThat(shown()).extracting(Occurrence::reason).doesNotContain("AnotherWriter");
    }

    @Test
    void sendsNoWarningThatTheSecretIsRidOf() {
        Reporter reporter = new Reporter(world.cluster, world.clock, new CallingThread());
        refresher =
                new Refresher(
                        world.cluster,
                        World.SETTINGS,
                        inventory,
                        world.clock,
                        new Random(7),
                        new RefreshLog(reporter, true));
        for (int i = 0; i < 100; i++) {
            reporter.accept(
                    new Occurrence(accountKey("a" + i), "u", Severity.WARNING, "Busy", "busy"));
        }
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.SERVER_ERROR, "oops"));

        look();
        look();
        world.clock.move(Duration.ofMinutes(1));
        refresher.tell();

        assertThat(shown())
                .extracting(Occurrence::reason)
                .contains("Filled")
                .doesNotContain("RefreshFailed");
    }

    @Test
    void saysWhatWasTriedWhenADeletionIsRefused() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        look();
        world.deleteAccount("ci");
        world.cluster.failNext(
                Call.DELETE, new ClusterException(Reason.FORBIDDEN, "cannot delete it: no"));
        look();

        assertThat(shown())
                .filteredOn(each -> each.severity() == Severity.WARNING)
                .extracting(Occurrence::reason, Occurrence::message)
                .containsExactly(
                        tuple(
                                "DeleteFailed",
                                "could not be deleted though its owner, ServiceAccount ci, was"
                                        + " deleted: cannot delete it: no"));
    }

    @Test
    void namesAWebhookWhereNoOtherWriterIsKnown() {
        world.account("ci");
        try (LoggedRecords log = LoggedRecords.of(RefreshLog.class)) {
            for (int i = 0; i < 6; i++) {
                world.direct.apply(
                        World.secret(PULLER, "ci", PLACEHOLDER),
                        ApplyOptions.forced(Annotations.FIELD_MANAGER));
                look();
                world.clock.move(Duration.ofSeconds(30));
            }

            assertThat(log.records())
                    .extracting(LogRecord::getMessage)
                    .filteredOn(line -> line.contains("keeps changing"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("an admission webhook, another daemon"));
        }
        assertThat(shown())
                .filteredOn(each -> each.reason().equals("AnotherWriter"))
                .isNotEmpty()
                .allMatch(each ->
                        each.message()
                                .startsWith("a writer whose name is not recorded (an admission"));
    }

    @Test
    void namesNoWaitWhereNothingIsTriedAgain() {
        world.account("ci");
        world.applySecret("ci", PLACEHOLDER);
        world.cluster.failNext(Call.TOKEN, new ClusterException(Reason.SERVER_ERROR, "oops"));
        var round = new RefreshRound(world.cluster, World.SETTINGS, world.clock, new Random(7));

        try (LoggedRecords log = LoggedRecords.of(RefreshLog.class)) {
            round.run();

            assertThat(log.records())
                    .extracting(LogRecord::getMessage)
                    .filteredOn(line -> line.contains("oops"))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("retryIn"));
        }
    }

    private List<Occurrence> shown() {
        refresher.close();
        return world.cluster.occurrences();
    }
}

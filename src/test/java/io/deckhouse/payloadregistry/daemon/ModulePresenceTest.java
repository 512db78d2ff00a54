package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static io.deckhouse.payloadregistry.daemon.World.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Beside the Deckhouse module, which shows in a directory of manifests by the same objects. */
final class ModulePresenceTest {
    /** So long after a look, a watch may be found lost. */
    private static final Duration FOR_LOST = Duration.ofSeconds(15);

    private static final ApplyOptions PERSON = ApplyOptions.forced("person");
    private static final ObjectKey SERVICE =
            ObjectKey.of(Kind.API_SERVICE, "v1alpha1.payload-registry.deckhouse.io");

    @TempDir private Path directory;
    private World world;

    @BeforeEach
    void open() {
        world = new World(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anEnabledModuleConfigIsTheModule() throws InterruptedException {
        try (ModulePresence presence = start(true)) {
            assertThat(presence.yieldsBecause()).isEmpty();

            module(true);
            await().until(() -> presence.yieldsBecause().isPresent());
            assertThat(presence.yieldsBecause())
                    .contains("ModuleConfig payload-registry is enabled")
                    .isEqualTo(ModulePresence.find(world.direct));
            module(false);

            await().until(() -> presence.yieldsBecause().isEmpty());
            assertThat(ModulePresence.find(world.direct)).isEmpty();
        }
    }

    @Test
    void anApiServiceOfItsGroupWithAServiceIsTheModuleAndOneWithoutIsNot()
            throws InterruptedException {
        apiService("payload-registry.deckhouse.io", "{}");
        try (ModulePresence presence = start(true)) {
            assertThat(presence.yieldsBecause())
                    .contains(
                            "APIService v1alpha1.payload-registry.deckhouse.io is served by a"
                                    + " service")
                    .isEqualTo(ModulePresence.find(world.direct));

            apiService("payload-registry.deckhouse.io", "null"); // as a definition makes it
            await().until(() -> presence.yieldsBecause().isEmpty());
            apiService("other.example.com", "{}");

            await().during(Duration.ofMillis(600)).until(() -> presence.reason().isEmpty());
            assertThat(ModulePresence.find(world.direct)).isEmpty();
        }
    }

    @Test
    void leavesSecretsAloneWhileTheModuleIsThereAndReturnsToWork() throws InterruptedException {
        module(true);
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{}}");
        try (ModulePresence presence = start(true);
                RefreshDaemon daemon = daemon(presence)) {
            daemon.start();
            await().until(daemon::isReady);

            await().during(Duration.ofMillis(600)).until(() -> world.cluster.specs().isEmpty());
            world.direct.delete(StaticUsers.MODULE_CONFIG, Preconditions.NONE);

            await().until(() -> World.json(world.puller()).contains(World.HOST));
        }
    }

    @Test
    void worksBesideTheModuleWhereItIsTold() throws InterruptedException {
        module(true);
        world.account("ci");
        world.applySecret("ci", "{\"auths\":{}}");
        try (ModulePresence presence = start(false);
                RefreshDaemon daemon = daemon(presence)) {
            daemon.start();

            await().until(() ->
                    World.json(world.direct.get(PULLER).orElseThrow()).contains(World.HOST));
            assertThat(presence.yieldsBecause()).isEmpty();
            assertThat(presence.reason()).isPresent();
        }
    }

    @Test
    void believesThatTheModuleIsGoneWhenItsKindHasBeenAbsentForAMinute()
            throws InterruptedException {
        module(true);
        try (ModulePresence presence = start(true)) {
            world.cluster.unserve(Kind.MODULE_CONFIG);
            world.clock.move(FOR_LOST);

            expectToStay(presence);
            world.clock.move(Duration.ofMinutes(1));

            await().until(() -> presence.yieldsBecause().isEmpty());
        }
    }

    @Test
    void aKindThatIsAbsentForAMomentChangesNothing() throws InterruptedException {
        module(true);
        try (ModulePresence presence = start(true)) {
            world.cluster.unserve(Kind.MODULE_CONFIG);
            world.clock.move(FOR_LOST);
            expectToStay(presence);
            world.cluster.serve(Kind.MODULE_CONFIG);
            world.clock.move(Duration.ofSeconds(2));
            expectToStay(presence);
            world.clock.move(Duration.ofMinutes(1));

            expectToStay(presence);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NOT_FOUND", "FORBIDDEN"})
    void whatIsNotServedOrMayNotBeReadCountsAsAbsent(Reason reason) throws InterruptedException {
        world.cluster.refuseLists(Kind.MODULE_CONFIG, new ClusterException(reason, "refused"));
        world.cluster.refuseLists(Kind.API_SERVICE, new ClusterException(reason, "refused"));
        try (ModulePresence presence = start(true)) {
            assertThat(presence.yielding(Leadership.alone()).isHeld()).isTrue();
            assertThat(ModulePresence.find(world.cluster)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, INFO", "false, WARNING"})
    void warnsOfRefusedKindsOnlyWhereItMayExpectThem(boolean isNamespaced, String level)
            throws InterruptedException {
        var refusal = new ClusterException(Reason.FORBIDDEN, "refused");
        world.cluster.refuseLists(Kind.MODULE_CONFIG, refusal);
        world.cluster.refuseLists(Kind.API_SERVICE, refusal);
        try (LoggedRecords log = LoggedRecords.of(ServedWatch.class);
                ModulePresence _ =
                        ModulePresence.start(
                                world.cluster,
                                world.clock,
                                new ModulePresence.Wish(true, isNamespaced))) {
            assertThat(log.records())
                    .extracting(line -> line.getLevel().getName())
                    .containsExactly(level, level);
        }
    }

    @Test
    void nothingIsTouchedUntilItIsKnown() throws InterruptedException {
        world.cluster.refuseLists(
                Kind.API_SERVICE, new ClusterException(Reason.UNREACHABLE, "down"));
        try (ModulePresence presence = start(true)) {
            assertThat(presence.yielding(Leadership.alone()).isHeld()).isFalse();

            world.cluster.allowLists(Kind.API_SERVICE);
            world.clock.move(Duration.ofSeconds(15));

            await().until(() -> presence.yielding(Leadership.alone()).isHeld());
        }
    }

    /** Over some looks of its own. */
    private static void expectToStay(ModulePresence presence) {
        await().during(Duration.ofMillis(1500)).until(() -> presence.yieldsBecause().isPresent());
    }

    private ModulePresence start(boolean yields) throws InterruptedException {
        return ModulePresence.start(
                world.cluster, world.clock, new ModulePresence.Wish(yields, false));
    }

    private RefreshDaemon daemon(ModulePresence presence) {
        return new RefreshDaemon(
                world.cluster,
                SETTINGS,
                world.clock,
                new Random(7),
                presence.yielding(Leadership.alone()));
    }

    private void module(boolean enabled) {
        world.direct.apply(
                ClusterObject.empty(StaticUsers.MODULE_CONFIG)
                        .with(tree -> tree.putObject("spec").put("enabled", enabled)),
                PERSON);
    }

    private void apiService(String group, String service) {
        world.direct.apply(
                ClusterObject.empty(SERVICE)
                        .with(tree ->
                                tree.putObject("spec")
                                        .put("group", group)
                                        .set("service", JsonMapper.shared().readTree(service))),
                PERSON);
    }
}

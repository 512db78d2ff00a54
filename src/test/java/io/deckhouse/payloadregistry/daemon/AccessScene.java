package io.deckhouse.payloadregistry.daemon;

import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Leadership;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The daemon of PayloadRepositoryAccess objects on a directory of manifests. */
abstract sealed class AccessScene permits AccessDaemonTest, AccessRefusalTest, AccessTroubleTest {
    static final String SPEC =
            """
            {"subjects": [{"kind": "ServiceAccount", "name": "ci"}], "repositories": ["app/**"]}
            """;
    static final String RULE =
            "[{apiGroups:[payload-registry.deckhouse.io],resources:[payloadrepositoryaccesses],"
                    + "resourceNames:[%s],verbs:[%s]}]";
    static final String READ = RULE.formatted("app/**", "get,list,watch");

    @TempDir Path directory;
    World world;
    AccessWorld access;
    AccessDaemon daemon;
    final Wish leads = new Wish(true);

    @BeforeEach
    void open() {
        world = new World(directory);
        access = new AccessWorld(world);
        daemon = daemon();
        daemon.start();
        await().until(daemon::isServing);
    }

    @AfterEach
    void close() {
        daemon.close();
        world.close();
    }

    final AccessDaemon daemon() {
        return daemon(() -> 0);
    }

    final AccessDaemon daemon(LongSupplier apiChanges) {
        return daemon(List.of(), apiChanges);
    }

    final AccessDaemon daemonIn(String... namespaces) {
        return daemon(List.of(namespaces), () -> 0);
    }

    final AccessDaemon daemonLedBy(Leadership other) {
        return daemon(List.of(), () -> 0, other);
    }

    private AccessDaemon daemon(List<String> namespaces, LongSupplier apiChanges) {
        return daemon(namespaces, apiChanges, leads);
    }

    private AccessDaemon daemon(
            List<String> namespaces, LongSupplier apiChanges, Leadership leadership) {
        return new AccessDaemon(
                new AccessDaemon.Scope(
                        new PacedCluster(world.cluster, 1000, world.clock), namespaces, apiChanges),
                world.clock,
                new Random(7),
                leadership);
    }

    final String until(String later) {
        Instant end = world.clock.instant().plus(Duration.parse(later));
        return SPEC.strip().replaceFirst("}$", ", \"expiresAt\": \"" + end + "\"}");
    }

    final String message() {
        return access.message();
    }

    final void awaitReady(String condition) {
        await().until(() -> access.condition("Ready").equals(condition));
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory of manifests, opened, and short words for what tests write into it. */
abstract class ManifestFixture {
    @TempDir protected Path directory;
    protected final MovableClock clock = new MovableClock(Instant.parse("2026-03-06T02:14:19.5Z"));
    protected ManifestCluster cluster;

    @BeforeEach
    void open() {
        cluster = open(false);
    }

    /** The directory opened once more, as a daemon or as a command does. */
    protected final ManifestCluster open(boolean doubtsLosses) {
        return ManifestCluster.open(
                directory,
                clock,
                new SecureRandom(),
                new ManifestCluster.Options(
                        Duration.ofMillis(10), Duration.ofDays(1), doubtsLosses));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    protected final void label(String name) {
        cluster.apply(labelled(name, "x", "1"), ApplyOptions.forced("test"));
    }

    protected static ClusterObject labelled(String name, String label, String value) {
        return ClusterObject.empty(account(name))
                .with(tree ->
                        tree.withObjectProperty("metadata").putObject("labels").put(label, value));
    }

    protected static ClusterObject secret(String name) {
        return ClusterObject.empty(ObjectKey.of(Kind.SECRET, "team", name))
                .with(tree -> tree.putObject("data").put("key", "eA=="));
    }

    protected static ObjectKey account(String name) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, "team", name);
    }

    protected static String manifest(String name) {
        return "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: "
                + name
                + ", namespace: team}\n";
    }

    protected static String said(Change change) {
        return change.getClass().getSimpleName() + " " + change.key().name();
    }

    protected static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

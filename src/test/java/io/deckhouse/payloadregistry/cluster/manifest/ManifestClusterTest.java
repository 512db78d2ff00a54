package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterContract;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on a directory of manifests. */
final class ManifestClusterTest extends ClusterContract {
    private static final ManifestCluster.Options QUICK =
            new ManifestCluster.Options(Duration.ofMillis(10), Duration.ofDays(1), false);

    @TempDir private Path temporary;
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-06T02:14:19.5Z"));
    private ManifestCluster cluster;

    @BeforeEach
    void open() throws IOException {
        cluster = opened(Files.createDirectory(temporary.resolve("manifests")));
        cluster.create(
                ClusterObject.empty(ObjectKey.of(Kind.NAMESPACE, namespace())),
                ApplyOptions.forced("test"));
    }

    private ManifestCluster opened(Path directory) {
        return ManifestCluster.open(directory, clock, new SecureRandom(), QUICK);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public String namespace() {
        return "team-a";
    }

    @Override
    public void whileWatchesAreBroken(Consumer<Cluster> changes) {
        Path here = temporary.resolve("manifests");
        Path away = temporary.resolve("away");
        try {
            Files.move(here, away);
            try (ManifestCluster other = opened(away)) {
                changes.accept(other);
            }
            Files.move(away, here);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Password expiredToken(ClusterObject serviceAccount) {
        Password token =
                cluster.requestToken(
                                namespace(),
                                serviceAccount.key().name(),
                                new TokenSpec(
                                        List.of(),
                                        TokenSpec.MIN_LIFETIME,
                                        TokenSpec.BoundSecret.NONE))
                        .token();
        clock.move(TokenSpec.MIN_LIFETIME);
        return token;
    }
}

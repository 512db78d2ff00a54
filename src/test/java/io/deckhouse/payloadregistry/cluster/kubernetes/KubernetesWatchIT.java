package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract cannot say: lost networks, missing rights, kinds that are not served. */
final class KubernetesWatchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path directory;
    private static ControlPlane plane;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @BeforeAll
    static void start() {
        plane = ControlPlane.shared();
    }

    @Test
    void confirmsNothingOnALostNetworkAndRecovers() throws IOException {
        String namespace = plane.freshNamespace();
        URI server = URI.create(plane.server());
        List<String> told = new CopyOnWriteArrayList<>();
        try (var proxy = new CuttableProxy(server.getHost(), server.getPort());
                var direct = Connections.command(plane.adminKubeconfig());
                var cluster = open(through(proxy));
                Watch watch = cluster.watch(Kind.ROLE, Selection.in(namespace), names(told))) {
            direct.apply(role(namespace, "goes"), ApplyOptions.forced("tester"));
            await().atMost(PATIENCE).until(() -> told.contains("goes"));
            Instant start = Clock.systemUTC().instant();
            direct.apply(role(namespace, "first"), ApplyOptions.forced("tester"));
            await().atMost(PATIENCE).until(() -> told.contains("first"));

            await().atMost(PATIENCE).until(() -> watch.confirmedAt().isAfter(start));
            proxy.freeze();
            Instant before = watch.confirmedAt();
            direct.apply(role(namespace, "unseen"), ApplyOptions.forced("tester"));
            direct.delete(ObjectKey.of(Kind.ROLE, namespace, "goes"), Preconditions.NONE);
            ahead.set(Duration.ofSeconds(140));

            assertThat(told).doesNotContain("unseen");
            assertThat(watch.confirmedAt()).isEqualTo(before);

            proxy.repair();
            ahead.set(Duration.ofSeconds(160));
            await().atMost(PATIENCE).until(() -> told.contains("unseen"));
            await().atMost(PATIENCE).until(() -> watch.confirmedAt().isAfter(before));
            assertThat(told).containsExactlyInAnyOrder("goes", "first", "unseen", "goes deleted");
        }
    }

    @Test
    void beginsWhenTheServerComes() throws IOException {
        String namespace = plane.freshNamespace();
        URI server = URI.create(plane.server());
        List<String> told = new CopyOnWriteArrayList<>();
        try (var proxy = new CuttableProxy(server.getHost(), server.getPort())) {
            proxy.cut();
            try (var cluster = Connections.daemon(through(proxy));
                    Watch watch = cluster.watch(Kind.ROLE, Selection.in(namespace), names(told))) {
                assertThat(watch.isSynced()).isFalse();
                assertThat(watch.confirmedAt()).isEqualTo(Instant.MIN);
                proxy.repair();

                await().atMost(PATIENCE).until(watch::isSynced);
            }
        }
    }

    @Test
    void tellsACommandAtOnceThatItMayNotWatch() {
        String namespace = plane.freshNamespace();
        try (var cluster = Connections.command(plane.kubeconfigOfUser("alice"))) {
            ClusterException failure =
                    failing(() ->
                            cluster.watch(Kind.SECRET, Selection.in(namespace), names(List.of())));

            assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
            assertThat(failure)
                    .hasMessageContaining("alice")
                    .hasMessageContaining("secrets")
                    .hasMessageContaining(namespace);
        }
    }

    @Test
    void namesAForbiddenServiceAccount() {
        String namespace = plane.freshNamespace();
        plane.kubectl("-n", namespace, "create", "serviceaccount", "poor").expectSuccess();
        String token = plane.serviceAccountToken(namespace, "poor", Duration.ofHours(1));
        try (var cluster = Connections.command(plane.kubeconfig(token))) {
            ClusterException failure =
                    failing(() -> cluster.get(ObjectKey.of(Kind.SECRET, namespace, "s")));

            assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
            assertThat(failure)
                    .hasMessageContaining("system:serviceaccount:" + namespace + ":poor")
                    .hasMessageNotContaining(token);
        }
    }

    @Test
    void tellsThatTheTokenIsNotKnown() {
        try (var cluster = Connections.command(plane.kubeconfig("not-a-token"))) {
            ClusterException failure = failing(() -> cluster.list(Kind.ROLE, Selection.all()));

            assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(failure).hasMessageNotContaining("not-a-token");
            assertThat(failing(() -> cluster.reviewToken(Password.of("x"), List.of())).reason())
                    .isEqualTo(Reason.UNAUTHORIZED);
        }
    }

    @Test
    void tellsThatAKindIsNotServed() {
        try (var cluster = Connections.command(plane.adminKubeconfig())) {
            ClusterException failure =
                    failing(() -> cluster.list(Kind.MODULE_CONFIG, Selection.all()));

            assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(failure).hasMessageContaining("CustomResourceDefinition");
            assertThat(cluster.get(ObjectKey.of(Kind.MODULE_CONFIG, "global"))).isEmpty();
        }
    }

    @Test
    void tellsThatTheCertificateIsNotTrusted() throws IOException {
        Path stranger = directory.resolve("stranger");
        Files.writeString(
                stranger,
                Files.readString(plane.adminTokenKubeconfig())
                        .replaceAll("certificate-authority(-data)?: [^,}\\s]+", "x: y"));
        try (var cluster = Connections.command(stranger)) {
            ClusterException failure = failing(() -> cluster.list(Kind.ROLE, Selection.all()));

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure)
                    .hasMessageContaining("the certificate of 127.0.0.1")
                    .hasMessageContaining("certificate-authority");
        }
    }

    @Test
    void listsMoreThanAPage() {
        String namespace = plane.freshNamespace();
        try (var cluster = Connections.command(plane.adminKubeconfig())) {
            for (int i = 0; i < 510; i++) {
                cluster.create(role(namespace, "r%03d".formatted(i)), ApplyOptions.forced("t"));
            }

            List<ClusterObject> listed = cluster.list(Kind.ROLE, Selection.in(namespace));

            assertThat(listed)
                    .hasSize(510)
                    .isSortedAccordingTo((a, b) -> a.key().name().compareTo(b.key().name()));
        }
    }

    private static ClusterException failing(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long start = System.nanoTime();
        ClusterException failure = catchThrowableOfType(ClusterException.class, call);
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        System.out.println(took + " ms: " + failure.getMessage());
        return failure;
    }

    private KubernetesCluster open(Path kubeconfig) {
        Clock skewed =
                new Clock() {
                    @Override
                    public Instant instant() {
                        return Clock.systemUTC().instant().plus(ahead.get());
                    }

                    @Override
                    public java.time.ZoneId getZone() {
                        return java.time.ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }
                };
        return Connections.daemon(kubeconfig, skewed);
    }

    private Path through(CuttableProxy proxy) throws IOException {
        return Files.writeString(
                directory.resolve("through-proxy"),
                Files.readString(plane.adminKubeconfig())
                        .replace(plane.server(), "https://127.0.0.1:" + proxy.port()));
    }

    private static ClusterObject role(String namespace, String name) {
        return ClusterObject.empty(ObjectKey.of(Kind.ROLE, namespace, name));
    }

    private static Watch.Listener names(List<String> told) {
        return new Watch.Listener() {
            @Override
            public void changed(Change change) {
                String name = change.key().name();
                told.add(change instanceof Change.Deleted ? name + " deleted" : name);
            }
        };
    }
}

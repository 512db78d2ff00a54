package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterContract;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real API server, reached through a proxy that can break the watches. */
final class KubernetesClusterIT extends ClusterContract {
    @TempDir static Path directory;
    private static ControlPlane plane;
    private static CuttableProxy proxy;
    private static KubernetesCluster cluster;
    private static KubernetesCluster direct;

    private String namespace = "";

    @BeforeAll
    static void open() throws IOException {
        plane = ControlPlane.shared();
        URI server = URI.create(plane.server());
        proxy = new CuttableProxy(server.getHost(), server.getPort());
        Path kubeconfig = directory.resolve("through-proxy");
        Files.writeString(
                kubeconfig,
                Files.readString(plane.adminKubeconfig())
                        .replace(plane.server(), "https://127.0.0.1:" + proxy.port()));
        cluster = Connections.daemon(kubeconfig);
        direct = Connections.command(plane.adminTokenKubeconfig());
    }

    @AfterAll
    static void close() {
        cluster.close();
        direct.close();
        proxy.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public void whileWatchesAreBroken(Consumer<Cluster> changes) {
        proxy.cut();
        changes.accept(direct);
        proxy.repair();
    }

    @Override
    public Password expiredToken(ClusterObject account) {
        long end = Instant.now().minusSeconds(3600).getEpochSecond();
        String claims =
                """
                {"iss": "https://kubernetes.default.svc", "aud": ["https://kubernetes.default.svc"],
                 "iat": %d, "nbf": %d, "exp": %d, "sub": "system:serviceaccount:%s:%s",
                 "kubernetes.io": {"namespace": "%s", "serviceaccount": {"name": "%s", "uid": "%s"}}}
                """
                        .formatted(
                                end - 3600,
                                end - 3600,
                                end,
                                namespace,
                                account.key().name(),
                                namespace,
                                account.key().name(),
                                account.uid());
        return Password.of(signed(claims));
    }

    private static String signed(String claims) {
        try {
            Path key = plane.authorityFile().resolveSibling("sa.key");
            String pem = Files.readString(key).replaceAll("-----[^-]+-----", "");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(
                    KeyFactory.getInstance("RSA")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))));
            String content = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}

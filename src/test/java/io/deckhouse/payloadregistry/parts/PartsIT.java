package io.deckhouse.payloadregistry.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartsIT {
    private static final ControlPlane PLANE = ControlPlane.shared();

    @Test
    void issuesServiceAccountTokensForAnAudience() {
        String namespace = PLANE.freshNamespace();
        PLANE.kubectl("-n", namespace, "create", "serviceaccount", "puller").expectSuccess();

        String token =
                PLANE.serviceAccountToken(namespace, "puller", Duration.ofMinutes(10), "registry");

        assertThat(token.split("\\.", -1)).hasSize(3);
    }

    @Test
    void collectsAnOwnedSecretWhenItsServiceAccountGoes() {
        String namespace = PLANE.freshNamespace();
        PLANE.kubectl("-n", namespace, "create", "serviceaccount", "owner").expectSuccess();
        String uid =
                PLANE.kubectl(
                                "-n",
                                namespace,
                                "get",
                                "sa",
                                "owner",
                                "-o",
                                "jsonpath={.metadata.uid}")
                        .output();
        PLANE.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: owned
                  namespace: %s
                  ownerReferences:
                  - {apiVersion: v1, kind: ServiceAccount, name: owner, uid: %s}
                """
                        .formatted(namespace, uid));

        PLANE.kubectl("-n", namespace, "delete", "serviceaccount", "owner").expectSuccess();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> PLANE.kubectl("-n", namespace, "get", "secret", "owned").exit() != 0);
    }

    @Test
    void knowsUsersByTokenAlone() {
        CommandResult answer =
                PLANE.kubectlCommand(
                                PLANE.kubeconfigOfUser("alice"), "get", "secrets", "-n", "default")
                        .run();

        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.stderr()).contains("User \"alice\" cannot list");
    }

    @Test
    void administratesByTokenToo() {
        assertThat(
                        PLANE.kubectlCommand(
                                        PLANE.adminTokenKubeconfig(), "auth", "can-i", "*", "*")
                                .run()
                                .output())
                .isEqualTo("yes");
    }

    @Test
    void keepsTheDataWhenTheApiServerRestarts() {
        try (ControlPlane own =
                ControlPlane.start(
                        ControlPlane.Options.defaults()
                                .withMaxTokenExpiration(Duration.ofHours(2)))) {
            String namespace = own.freshNamespace();

            own.killApiServer();
            CommandResult whileDown = own.kubectl("get", "namespace", namespace);
            own.startApiServer();

            assertThat(whileDown.exit()).isNotZero();
            own.kubectl("get", "namespace", namespace).expectSuccess();
        }
    }

    @Test
    void registryChallengesForTokens(@TempDir Path directory) throws Exception {
        Path bundle =
                Files.writeString(directory.resolve("ca.pem"), new Pki("token-ca").authorityPem());
        try (DockerRegistry registry =
                        DockerRegistry.withTokenAuth(
                                new DockerRegistry.TokenAuth(
                                        "http://127.0.0.1:1/auth/token", "svc", "iss", bundle));
                HttpClient client = HttpClient.newHttpClient()) {
            var reply =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://" + registry.address() + "/v2/"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());

            assertThat(reply.statusCode()).isEqualTo(401);
            assertThat(reply.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"http://127.0.0.1:1/auth/token\",service=\"svc\"");
        }
    }

    @Test
    void skopeoPushesPullsAndDeletes(@TempDir Path directory) {
        TinyImage image = TinyImage.write(directory.resolve("image"), "v1", "hello\n");
        Skopeo skopeo = Skopeo.anonymous();
        try (DockerRegistry registry = DockerRegistry.open()) {
            String name = registry.address() + "/team/app:v1";

            skopeo.push(image, name).expectSuccess();

            assertThat(skopeo.inspect(name).output()).contains(image.digest());
            assertThat(skopeo.listTags(registry.address() + "/team/app").output()).contains("v1");
            skopeo.pull(name, directory.resolve("pulled")).expectSuccess();
            assertThat(directory.resolve("pulled/blobs/sha256"))
                    .isDirectoryContaining(
                            blob -> image.digest().endsWith(blob.getFileName().toString()));
            skopeo.delete(name).expectSuccess();
            assertThat(skopeo.inspect(name).exit()).isNotZero();
        }
    }

    @Test
    void skopeoTakesCredentialsAndAnAuthfile(@TempDir Path directory) throws Exception {
        Path users =
                Files.writeString(
                        directory.resolve("users"), "joe:" + Htpasswd.nbB("joe", "secret", 5));
        Path authfile = Files.writeString(directory.resolve("auth.json"), "{\"auths\":{}}");
        TinyImage image = TinyImage.write(directory.resolve("image"), "v1", "hello\n");
        String configuration =
                """
                version: 0.1
                storage: {filesystem: {}}
                auth: {htpasswd: {realm: test, path: "%s"}}
                """
                        .formatted(users);
        try (DockerRegistry registry = DockerRegistry.configured(configuration)) {
            String name = registry.address() + "/team/app:v1";

            Skopeo.withCredentials("joe", "secret").push(image, name).expectSuccess();
            Files.writeString(
                    authfile,
                    "{\"auths\":{\"%s\":{\"auth\":\"am9lOnNlY3JldA==\"}}}"
                            .formatted(registry.address()));

            Skopeo.withAuthfile(authfile).inspect(name).expectSuccess();
            assertThat(Skopeo.anonymous().inspect(name).exit()).isNotZero();
        }
    }

    @Test
    void htpasswdVerifiesItsOwnHashAndNoOther() {
        String hash = Htpasswd.nbB("joe", "secret", 5);

        assertThat(hash).startsWith("$2y$05$").hasSize(60);
        assertThat(Htpasswd.verifies(hash, "secret")).isTrue();
        assertThat(Htpasswd.verifies(hash, "other")).isFalse();
    }
}

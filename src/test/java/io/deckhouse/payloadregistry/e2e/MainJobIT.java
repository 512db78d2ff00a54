package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.ModuleConfigs;
import io.deckhouse.payloadregistry.parts.Skopeo;
import io.deckhouse.payloadregistry.parts.TinyImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(Lifecycle.PER_CLASS)
final class MainJobIT {
    private static final String PREFIX = "payload-registry.deckhouse.io/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final Path directory;
    private Installation installation;

    MainJobIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void install() {
        installation = new Installation(controlPlane, directory);
    }

    @AfterAll
    void uninstall() {
        try (Installation ending = installation) {
            assertThat(ending.log())
                    .contains("\"result\":\"issued\"")
                    .doesNotContainIgnoringCase("authorization:")
                    .doesNotContain("Basic ", "Bearer ", "eyJ", "PRIVATE KEY", "$2y$");
        }
        // Other tests on this control plane count on a cluster without ModuleConfigs.
        controlPlane.kubectl("delete", "crd", "moduleconfigs.deckhouse.io", "--ignore-not-found");
    }

    @Test
    void fillsASecretThatKubectlMadeByHand() throws Exception {
        String namespace = controlPlane.freshNamespace();

        createByHand(namespace, "puller");

        JsonNode secret = awaitFilled(namespace, "puller", Duration.ofSeconds(10));
        byte[] data =
                Base64.getDecoder().decode(secret.at("/data/.dockerconfigjson").stringValue());
        JsonNode annotations = secret.at("/metadata/annotations");
        JsonNode entry = JSON.readTree(data).path("auths").path(installation.registry());
        String token = entry.path("password").stringValue();
        String basic =
                Base64.getEncoder()
                        .encodeToString(("token:" + token).getBytes(StandardCharsets.UTF_8));
        JsonNode claims = claims(token);
        String accountUid = uid("serviceaccount", namespace, "puller");

        assertThat(new String(data, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"auths\":{\"%s\":{\"username\":\"token\",\"password\":\"%s\",\"auth\":\"%s\"}}}"
                                .formatted(installation.registry(), token, basic));
        assertThat(annotations.path(PREFIX + "hash").stringValue()).isEqualTo(sha256(data));
        assertThat(annotations.path(PREFIX + "service-account.uid").stringValue())
                .isEqualTo(accountUid);
        assertThat(annotations.path(PREFIX + "expires-at").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")
                .isEqualTo(Instant.ofEpochSecond(claims.path("exp").longValue()).toString());
        assertThat(claims.path("sub").stringValue())
                .isEqualTo("system:serviceaccount:" + namespace + ":puller");
        assertThat(claims.path("aud").get(0).stringValue()).isEqualTo(Installation.SERVICE);
        assertThat(claims.path("exp").longValue() - claims.path("iat").longValue())
                .isEqualTo(86_400);
        assertThat(claims.at("/kubernetes.io/secret/uid").stringValue())
                .isEqualTo(secret.at("/metadata/uid").stringValue());
    }

    @Test
    void removesTheSecretWithItsServiceAccount() throws Exception {
        String namespace = controlPlane.freshNamespace();
        createByHand(namespace, "puller");
        awaitFilled(namespace, "puller", Duration.ofSeconds(10));

        installation.kubectl("-n", namespace, "delete", "serviceaccount", "puller");

        await().atMost(Duration.ofSeconds(15)).until(() -> !exists(namespace, "secret", "puller"));
    }

    @Test
    void pullsWhatWasGrantedAndNothingElse() throws Exception {
        String namespace = controlPlane.freshNamespace();
        installation.run("grant", "ci", "-n", namespace, "--repository", "**", "--access", "FULL");
        installation.run("grant", "puller", "-n", namespace, "--repository", "app/**");
        String hint =
                installation.run(
                        "create-pull-secret",
                        "puller",
                        "-n",
                        namespace,
                        "--service-account",
                        "puller",
                        "--wait");
        installation.run(
                "create-pull-secret", "ci", "-n", namespace, "--service-account", "ci", "--wait");
        TinyImage image = TinyImage.write(directory.resolve("granted"), "v1", "granted");
        String allowed = installation.registry() + "/" + namespace + "/app/web:v1";
        String forbidden = installation.registry() + "/" + namespace + "/other/web:v1";

        Skopeo ci = Skopeo.withAuthfile(authfile(namespace, "ci"));
        Skopeo puller = Skopeo.withAuthfile(authfile(namespace, "puller"));
        ci.push(image, allowed).expectSuccess();
        ci.push(image, forbidden).expectSuccess();
        CommandResult pulled = puller.pull(allowed, directory.resolve("pulled"));
        CommandResult refused = puller.pull(forbidden, directory.resolve("refused"));
        CommandResult pushed = puller.push(image, allowed);

        assertThat(hint)
                .contains(
                        "imagePullSecrets:",
                        "- name: puller",
                        installation.registry() + "/" + namespace + "/");
        assertThat(pulled.exit()).isZero();
        assertThat(refused.exit()).isNotZero();
        assertThat(pushed.exit()).isNotZero();
        assertThat(installation.run("status", "-n", namespace)).contains("Ready", "puller", "ci");
    }

    @Test
    void servesStaticUsersTheDeprecatedWay() throws Exception {
        String namespace = controlPlane.freshNamespace();
        String hash = Htpasswd.nbB("old-ci", "password123", 5);
        String ours =
                installation
                        .cli("hash-password", "--cost", "5", "--password-stdin")
                        .withInput("s3cret\n")
                        .run()
                        .expectSuccess()
                        .stdout()
                        .strip();
        writeModuleConfig(namespace, hash, ours);
        TinyImage image = TinyImage.write(directory.resolve("static"), "v1", "static");
        String repository = installation.registry() + "/" + namespace + "/app/web:v1";

        Skopeo writer = Skopeo.withCredentials("old-ci", "password123");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> writer.push(image, repository).exit() == 0);
        installation.kubectl(
                "-n",
                namespace,
                "create",
                "secret",
                "docker-registry",
                "old",
                "--docker-server=" + installation.registry(),
                "--docker-username=reader",
                "--docker-password=s3cret");
        Skopeo reader = Skopeo.withAuthfile(authfile(namespace, "old"));

        assertThat(Htpasswd.verifies(ours, "s3cret")).isTrue();
        assertThat(reader.pull(repository, directory.resolve("static-pulled")).exit()).isZero();
        assertThat(reader.push(image, repository).exit()).isNotZero();
        assertThat(
                        Skopeo.withCredentials("reader", "wrong")
                                .pull(repository, directory.resolve("no"))
                                .exit())
                .isNotZero();
        assertThat(installation.run("status", "-n", namespace)).contains("old", "Static");
    }

    private void createByHand(String namespace, String name) {
        installation.kubectl("-n", namespace, "create", "serviceaccount", name);
        controlPlane.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  namespace: %s
                  annotations:
                    payload-registry.deckhouse.io/service-account.name: %s
                type: kubernetes.io/dockerconfigjson
                data:
                  .dockerconfigjson: eyJhdXRocyI6e319
                """
                        .formatted(name, namespace, name));
    }

    private void writeModuleConfig(String namespace, String writer, String reader) {
        ModuleConfigs.serve(controlPlane);
        controlPlane.apply(
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec:
                  version: 1
                  settings:
                    users:
                      old-ci:
                        passwordHash: "%s"
                        projects: [{name: %s, subPath: "app/*", access: FULL}]
                      reader:
                        passwordHash: "%s"
                        projects: [{name: %s, subPath: "app/*", access: READ}]
                """
                        .formatted(writer, namespace, reader, namespace));
    }

    private JsonNode awaitFilled(String namespace, String name, Duration limit) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        secret(namespace, name).at("/metadata/annotations").has(PREFIX + "hash"));
        return secret(namespace, name);
    }

    private boolean exists(String namespace, String kind, String name) {
        return controlPlane
                        .kubectlCommand(
                                controlPlane.adminKubeconfig(), "-n", namespace, "get", kind, name)
                        .run()
                        .exit()
                == 0;
    }

    private JsonNode secret(String namespace, String name) {
        return JSON.readTree(
                installation
                        .kubectl("-n", namespace, "get", "secret", name, "-o", "json")
                        .stdout());
    }

    private String uid(String kind, String namespace, String name) {
        return installation
                .kubectl("-n", namespace, "get", kind, name, "-o", "jsonpath={.metadata.uid}")
                .stdout();
    }

    private Path authfile(String namespace, String secret) throws IOException {
        String data = secret(namespace, secret).at("/data/.dockerconfigjson").stringValue();
        Path file = Files.createTempFile(directory, secret, ".json");
        return Files.write(file, Base64.getDecoder().decode(data));
    }

    private static JsonNode claims(String token) {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** The README's first command. */
    @Test
    void runsTheQuickstart() {
        CommandResult result =
                Command.of("packaging/quickstart").within(Duration.ofMinutes(3)).run();

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdout())
                .contains("team/other/web", "Done: everything did what it should");
    }
}

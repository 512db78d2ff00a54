package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The daemon on a real control plane, with the rights that it prints and no other; what a person
 * does is done with kubectl.
 */
final class RefreshDaemonIT {
    private static final String HOST = "registry.example.com";
    private static final String PREFIX = "payload-registry.deckhouse.io/";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private static ControlPlane plane;
    private static KubernetesCluster cluster;
    private static RefreshDaemon daemon;

    private String namespace = "";

    @BeforeAll
    static void open() {
        plane = ControlPlane.shared();
        cluster =
                LeastPrivilege.open(
                        LeastPrivilege.kubeconfig(plane, plane.freshNamespace(), List.of()));
        daemon =
                new RefreshDaemon(
                        cluster,
                        new RefreshSettings(
                                List.of(RegistryHost.parse(HOST)), List.of(HOST), List.of(), 4),
                        Clock.systemUTC(),
                        new Random(7));
        daemon.start();
        await().atMost(PATIENCE).until(daemon::isReady);
    }

    @AfterAll
    static void close() {
        daemon.close();
        cluster.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
    }

    @Test
    void fillsTheSecretThatKubectlCreatedWithinTwoSeconds() {
        createAccount("ci");
        Instant created = Instant.now();
        applySecret("ci");

        await().atMost(Duration.ofSeconds(2)).until(this::isFilled);

        JsonNode secret = secret();
        String token = token(secret);
        KubernetesToken claims = KubernetesToken.decode(Password.of(token)).orElseThrow();
        assertThat(json(secret))
                .isEqualTo(
                        "{\"auths\":{\"%s\":{\"username\":\"token\",\"password\":\"%s\",\"auth\":\"%s\"}}}"
                                .formatted(HOST, token, base64("token:" + token)));
        assertThat(annotation(secret, "hash"))
                .isEqualTo(DockerConfig.sha256Hex(json(secret).getBytes(StandardCharsets.UTF_8)));
        assertThat(annotation(secret, "expires-at"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        Instant end = Instant.parse(annotation(secret, "expires-at"));
        assertThat(annotation(secret, "service-account.uid")).isEqualTo(accountUid("ci"));
        assertThat(claims.subject()).contains("system:serviceaccount:" + namespace + ":ci");
        assertThat(claims.audiences()).containsExactly(HOST);
        assertThat(claims.expiresAt().orElseThrow()).isBetween(end.minusSeconds(2), end);
        assertThat(end).isBetween(created.plusSeconds(86_390), Instant.now().plusSeconds(86_410));
        assertThat(claims.boundSecret())
                .contains(
                        new KubernetesToken.BoundSecret(
                                "puller", secret.at("/metadata/uid").asString()));
        assertThat(secret.at("/metadata/ownerReferences/0/uid").asString())
                .isEqualTo(accountUid("ci"));
    }

    @Test
    void keepsForeignEntriesLabelsAndAnnotations() {
        createAccount("ci");
        applySecret("ci", "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"}}}");

        await().atMost(PATIENCE).until(this::isFilled);

        assertThat(json(secret())).contains("\"other.example.com\":{\"auth\":\"YTpi\"}");
        assertThat(secret().at("/metadata/labels/team").asString()).isEqualTo("a");
        assertThat(secret().at("/metadata/annotations/note").asString()).isEqualTo("mine");
    }

    @Test
    void followsTheAccountThatComesLateGoesAndComesAgain() {
        applySecret("ci");
        createAccount("ci");
        await().atMost(PATIENCE).until(this::isFilled);

        kubectl("delete", "serviceaccount", "ci");
        await().atMost(PATIENCE).until(this::isGone);
        createAccount("ci");
        applySecret("ci");

        await().atMost(PATIENCE).until(this::isFilled);
        assertThat(annotation(secret(), "service-account.uid")).isEqualTo(accountUid("ci"));
    }

    @Test
    void followsTheEditedAnnotation() {
        createAccount("ci");
        createAccount("deploy");
        applySecret("ci");
        await().atMost(PATIENCE).until(this::isFilled);

        kubectl(
                "annotate",
                "--overwrite",
                "secret",
                "puller",
                PREFIX + "service-account.name=deploy");

        String deploy = accountUid("deploy");
        await().atMost(PATIENCE)
                .until(() -> annotation(secret(), "service-account.uid").equals(deploy));
        kubectl("delete", "serviceaccount", "ci");
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(this::isFilled);
        assertThat(secret().at("/metadata/ownerReferences")).hasSize(1);
    }

    @Test
    void refillsWhatGitOpsAppliesAgainAndWhatIsEditedByHand() {
        createAccount("ci");
        applySecret("ci");
        await().atMost(PATIENCE).until(this::isFilled);

        applySecret("ci");
        await().atMost(PATIENCE).until(this::isFilled);
        String good = json(secret());
        String edited = good.replace("}}}", "},\"other.example.com\":{\"auth\":\"YTpi\"}}}");
        kubectl(
                "patch",
                "secret",
                "puller",
                "-p",
                "{\"data\":{\".dockerconfigjson\":\"" + base64(edited) + "\"}}");

        await().atMost(PATIENCE)
                .until(() -> !token(secret()).equals(token(JSON.readTree(wrapped(good)))));
        assertThat(json(secret())).contains("other.example.com");
    }

    @Test
    void showsEventsOnTheSecretAndOnItsAccount() {
        applySecret("ci");
        await().atMost(PATIENCE)
                .until(() -> events("Secret").contains("Warning ServiceAccountMissing"));
        createAccount("ci");

        await().atMost(PATIENCE).until(() -> events("Secret").contains("Normal Filled"));
        await().atMost(PATIENCE).until(() -> events("ServiceAccount").contains("Normal Filled"));
    }

    private String events(String kind) {
        return kubectl(
                "get",
                "events",
                "--field-selector=involvedObject.kind=" + kind,
                "-o",
                "jsonpath={range .items[*]}{.type} {.reason},{end}");
    }

    private static String wrapped(String json) {
        return "{\"data\":{\".dockerconfigjson\":\"" + base64(json) + "\"}}";
    }

    private void createAccount(String name) {
        kubectl("create", "serviceaccount", name);
    }

    private void applySecret(String account) {
        applySecret(account, "{\"auths\":{}}");
    }

    private void applySecret(String account, String json) {
        plane.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: puller
                  namespace: %s
                  labels: {team: a}
                  annotations:
                    note: mine
                    payload-registry.deckhouse.io/service-account.name: %s
                type: kubernetes.io/dockerconfigjson
                data:
                  .dockerconfigjson: %s
                """
                        .formatted(namespace, account, base64(json)));
    }

    private boolean isFilled() {
        return !isGone() && json(secret()).contains(HOST);
    }

    private boolean isGone() {
        return kubectl("get", "secret", "puller", "--ignore-not-found", "-o", "name").isEmpty();
    }

    private JsonNode secret() {
        return JSON.readTree(kubectl("get", "secret", "puller", "-o", "json"));
    }

    private String accountUid(String name) {
        return kubectl("get", "serviceaccount", name, "-o", "jsonpath={.metadata.uid}");
    }

    private String kubectl(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "-n";
        all[1] = namespace;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return plane.kubectl(all).output();
    }

    private static String annotation(JsonNode secret, String name) {
        return secret.path("metadata").path("annotations").path(PREFIX + name).asString("");
    }

    private static String json(JsonNode secret) {
        String data = secret.path("data").path(".dockerconfigjson").asString("");
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }

    private static String token(JsonNode secret) {
        return JSON.readTree(json(secret)).path("auths").path(HOST).path("password").asString("");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

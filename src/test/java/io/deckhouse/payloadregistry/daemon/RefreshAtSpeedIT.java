package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.parts.BareClient;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * ServiceAccounts and pull Secrets made, deleted, made anew, renamed and edited in any order, as
 * fast as the API server lets it. When all is quiet again, each Secret is as it should be.
 */
final class RefreshAtSpeedIT {
    private static final String HOST = "registry.example.com";
    private static final String FOREIGN = "\"other.example.com\":{\"auth\":\"YTpi\"}";
    private static final int NAMES = 6;
    private static final int STEPS = 300;
    private static final JsonMapper JSON = new JsonMapper();

    private final ControlPlane plane = ControlPlane.shared();
    private final BareClient client = plane.bareClient();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private String namespace = "";
    private KubernetesCluster cluster;
    private RefreshDaemon daemon;

    @BeforeEach
    void open() {
        namespace = plane.freshNamespace();
        cluster =
                LeastPrivilege.open(
                        LeastPrivilege.kubeconfig(plane, namespace, List.of(namespace)));
        daemon =
                new RefreshDaemon(
                        cluster,
                        new RefreshSettings(
                                List.of(RegistryHost.parse(HOST)),
                                List.of(HOST),
                                List.of(namespace),
                                8),
                        Clock.systemUTC(),
                        new Random(seed));
        daemon.start();
        await().until(daemon::isReady);
    }

    @AfterEach
    void close() {
        daemon.close();
        cluster.close();
    }

    @Test
    void eachSecretIsAsItShouldBeAfterAnyChanges() {
        IntStream.range(0, STEPS).forEach(_ -> change(random.nextInt(NAMES)));

        await("seed " + seed)
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(strange()).isEmpty());
        await("seed " + seed)
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> strange().isEmpty());
    }

    /** Names are few, so a change often meets the work on the one before. */
    private void change(int number) {
        switch (random.nextInt(8)) {
            case 0, 1 -> post(accounts(), "{\"metadata\":{\"name\":\"sa-" + number + "\"}}");
            case 2 -> delete(accounts() + "/sa-" + number);
            case 3, 4 -> create(number, "sa-" + random.nextInt(NAMES));
            case 5 -> delete(secrets() + "/pull-" + number);
            case 6 -> rename(number, "sa-" + random.nextInt(NAMES));
            default -> edit(number);
        }
    }

    private void create(int number, String account) {
        post(
                secrets(),
                """
                {"metadata":{"name":"pull-%d","annotations":{"%s":"%s"}},
                 "type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"%s"}}
                """
                        .formatted(
                                number,
                                Annotations.SERVICE_ACCOUNT_NAME,
                                account,
                                base64("{\"auths\":{" + FOREIGN + "}}")));
    }

    private void rename(int number, String account) {
        merge(
                number,
                "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                        .formatted(Annotations.SERVICE_ACCOUNT_NAME, account));
    }

    private void edit(int number) {
        String bad = "\"" + HOST + "\":{\"auth\":\"" + base64("me:guess") + "\"}";
        String config = base64("{\"auths\":{" + bad + "," + FOREIGN + "}}");
        merge(number, "{\"data\":{\".dockerconfigjson\":\"" + config + "\"}}");
    }

    private void merge(int number, String patch) {
        client.attempt(
                "PATCH", secrets() + "/pull-" + number, "application/merge-patch+json", patch);
    }

    private void post(String path, String body) {
        client.attempt("POST", path, "application/json", body);
    }

    private void delete(String path) {
        client.attempt("DELETE", path, "application/json", "");
    }

    /** What is not as it should be, by the objects alone. */
    private List<String> strange() {
        JsonNode accounts = list(accounts());
        List<String> strange = new ArrayList<>();
        for (JsonNode secret : list(secrets()).path("items")) {
            String name = secret.at("/metadata/name").asString();
            if (name.startsWith("pull-")) {
                String uid = uid(accounts, annotation(secret, Annotations.SERVICE_ACCOUNT_NAME));
                if (!json(secret).contains(FOREIGN)) {
                    strange.add(name + " lost another registry's entry");
                } else if (uid.isEmpty() && isOrphan(secret, accounts)) {
                    strange.add(name + " outlived its owner");
                } else if (!uid.isEmpty() && !isFilledFor(secret, uid)) {
                    strange.add(name + " is not filled");
                }
            }
        }
        return strange;
    }

    private static boolean isOrphan(JsonNode secret, JsonNode accounts) {
        String owner = secret.at("/metadata/ownerReferences/0/uid").asString("");
        return !owner.isEmpty()
                && accounts.path("items")
                        .valueStream()
                        .noneMatch(one -> one.at("/metadata/uid").asString().equals(owner));
    }

    private static boolean isFilledFor(JsonNode secret, String uid) {
        return secret.at("/metadata/ownerReferences/0/uid").asString("").equals(uid)
                && secret.at("/metadata/ownerReferences").size() == 1
                && annotation(secret, Annotations.SERVICE_ACCOUNT_UID).equals(uid)
                && isWhole(secret);
    }

    private static boolean isWhole(JsonNode secret) {
        StoredSecrets.expectWhole(PullSecret.read(ClusterObject.of(Kind.SECRET, secret)));
        return json(secret).contains(HOST);
    }

    private static String uid(JsonNode accounts, String name) {
        return accounts.path("items")
                .valueStream()
                .filter(one -> one.at("/metadata/name").asString().equals(name))
                .map(one -> one.at("/metadata/uid").asString())
                .findFirst()
                .orElse("");
    }

    private JsonNode list(String path) {
        return JSON.readTree(client.send("GET", path, "application/json", ""));
    }

    private String accounts() {
        return "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    }

    private String secrets() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    private static String annotation(JsonNode secret, String name) {
        return secret.at("/metadata/annotations").path(name).asString("");
    }

    private static String json(JsonNode secret) {
        return new String(
                Base64.getDecoder().decode(secret.at("/data/.dockerconfigjson").asString("")),
                StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

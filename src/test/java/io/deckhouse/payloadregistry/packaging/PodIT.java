package io.deckhouse.payloadregistry.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.Container;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.OciLayout;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The image run as the chart says, with the chart's identities and their rights alone, against a
 * real API server. Only the ports differ, since the network is this machine's.
 */
final class PodIT {
    private static final String SERVICE = "registry.example.com";
    private static final Pattern METRIC =
            Pattern.compile("payload_registry_(?:auth|refresher)_[a-z_]+");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ControlPlane PLANE = ControlPlane.shared();
    private static final String NAMESPACE = PLANE.freshNamespace();
    private static final String RENDERED =
            Chart.render(
                    NAMESPACE,
                    NAMESPACE,
                    "1.20.2",
                    "{registry: {service: %s}, crd: {install: false}}".formatted(SERVICE));

    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();

    private static Container container;
    private static Daemon auth;
    private static Daemon refresher;

    /** A daemon and where it answers. */
    private record Daemon(RunningProcess process, int port, int adminPort) {}

    @BeforeAll
    static void install(@TempDir Path logs) {
        String objects =
                Chart.documents(RENDERED).stream()
                        .filter(document -> !document.path("kind").asString().equals("Deployment"))
                        .map(JsonNode::toString)
                        .collect(Collectors.joining("\n"));
        PLANE.apply(objects);
        container = new Container(new OciLayout(Built.image()));
        RUNNING.push(container);
        auth = start("auth", logs);
        refresher = start("refresher", logs);
    }

    @AfterAll
    static void remove() throws Exception {
        while (!RUNNING.isEmpty()) {
            RUNNING.pop().close();
        }
    }

    private static Daemon start(String component, Path logs) {
        String name = NAMESPACE + "-payload-registry-" + component;
        int port = Loopback.freePort();
        int adminPort = Loopback.freePort();
        JsonNode inPod =
                Chart.document(RENDERED, "Deployment", name).at("/spec/template/spec/containers/0");
        List<String> arguments =
                words(inPod.path("args")).stream()
                        .map(argument ->
                                argument.replace("=:5001", "=127.0.0.1:" + port)
                                        .replace("=:9090", "=127.0.0.1:" + adminPort))
                        .toList();
        String token = PLANE.serviceAccountToken(NAMESPACE, name, Duration.ofHours(1));
        RunningProcess process =
                container
                        .pod(PLANE, NAMESPACE, token, words(inPod.path("command")), arguments)
                        .start(logs.resolve(component + ".log"));
        RUNNING.push(process);
        process.await(
                component + " is ready",
                PATIENCE,
                () -> Loopback.listens(adminPort) && get(adminPort, "/readyz").statusCode() == 200);
        return new Daemon(process, port, adminPort);
    }

    private static List<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void authServerKnowsTokensAndKeepsItsKeysInTheSharedSecret() {
        PLANE.kubectl("create", "serviceaccount", "client", "--namespace=" + NAMESPACE);
        String token = PLANE.serviceAccountToken(NAMESPACE, "client", Duration.ofHours(1), SERVICE);

        HttpResponse<String> accepted = login(token);
        HttpResponse<String> refused = login("x" + token);

        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(secret("d8-payload-registry-signing-keys", "{.data}")).isNotEmpty();
    }

    @Test
    void refresherFillsPullSecrets() {
        PLANE.kubectl("create", "serviceaccount", "puller", "--namespace=" + NAMESPACE);
        PLANE.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: puller
                  namespace: %s
                  annotations: {payload-registry.deckhouse.io/service-account.name: puller}
                type: kubernetes.io/dockerconfigjson
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                """
                        .formatted(NAMESPACE));

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        new String(
                                                Base64.getDecoder()
                                                        .decode(
                                                                secret(
                                                                        "puller",
                                                                        "{.data.\\.dockerconfigjson}")),
                                                UTF_8))
                                .contains("\"" + SERVICE + "\""));
    }

    @Test
    void alertsAndDashboardAskForMetricsThatThereAre() throws IOException {
        String pages =
                get(auth.adminPort(), "/metrics").body()
                        + get(refresher.adminPort(), "/metrics").body();
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY.resolve("files"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                METRIC.matcher(Files.readString(file)).results().forEach(m -> asked.add(m.group()));
            }
        }

        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(asked)
                .allSatisfy(metric ->
                        assertThat(pages)
                                .containsPattern(
                                        "(?m)^(# TYPE )?" + Pattern.quote(metric) + "[ {]"));
    }

    @Test
    void stopsWithinTheTimeThatIsLeftToIt(@TempDir Path logs) {
        Daemon another = start("refresher", logs);

        Container.stop(another.process());

        assertThat(another.process().awaitExit()).isIn(0, 143);
    }

    private static String secret(String name, String path) {
        return PLANE.kubectl(
                        "get",
                        "secret",
                        name,
                        "--namespace=" + NAMESPACE,
                        "--output=jsonpath=" + path)
                .output();
    }

    private static HttpResponse<String> login(String token) {
        String basic = Base64.getEncoder().encodeToString(("token:" + token).getBytes(UTF_8));
        return send(
                HttpRequest.newBuilder(uri(auth.port(), "/auth/token?service=" + SERVICE))
                        .header("Authorization", "Basic " + basic));
    }

    private static HttpResponse<String> get(int port, String path) {
        return send(HttpRequest.newBuilder(uri(port, path)));
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

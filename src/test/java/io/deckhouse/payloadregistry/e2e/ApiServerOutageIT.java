package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.e2e.OutageLoad.Answer;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Loopback;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are answered while the API server is gone, and after it came back. */
final class ApiServerOutageIT {
    private static final String SERVICE = "registry.example.com";
    private static final Duration LIFE = Duration.ofMinutes(10);

    /** For so long an answer about a token is remembered, less what a test's machine may lose. */
    private static final Duration PROMISED = Duration.ofSeconds(9);

    /** A second, and what the question itself may take on a busy machine. */
    private static final Duration SOON = Duration.ofMillis(1_500);

    @TempDir Path directory;

    @Test
    void knowsWhomItKnewGrantsNothingNewAndRecoversByItself() throws Exception {
        try (ControlPlane plane = ControlPlane.start(ControlPlane.Options.defaults());
                RunningProcess server = serve(plane)) {
            String namespace = plane.freshNamespace();
            String scope = "repository:" + namespace + "/app:pull";
            String url = server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
            String busy = token(plane, namespace, "busy");
            String known = token(plane, namespace, "known");
            String unknown = token(plane, namespace, "unknown");
            grantPull(plane, namespace, "busy");
            grantPull(plane, namespace, "known");

            try (var load = new OutageLoad(url + "?scope=" + scope + ",push")) {
                await().until(() -> load.ask(busy).scope().equals(scope));
                load.add(8, busy);

                String late = token(plane, namespace, "late");
                grantPull(plane, namespace, "late");
                await().atMost(SOON).until(() -> load.ask(late).scope().equals(scope));

                // Only now, since an answer is remembered for 10 seconds.
                Answer first = load.ask(known);
                load.add(4, known);
                plane.killApiServer();
                load.add(4, unknown);

                await().atMost(Duration.ofSeconds(30)).until(() -> load.ask(known).status() == 503);
                long promisedUntil = first.sinceNanos() + PROMISED.toNanos();
                assertThat(load.answers(known))
                        .filteredOn(answer -> answer.sinceNanos() < promisedUntil)
                        .isNotEmpty()
                        .allMatch(answer -> answer.scope().equals(scope));
                assertThat(load.answers(unknown))
                        .isNotEmpty()
                        .allMatch(
                                answer -> answer.status() == 503 && !answer.retryAfter().isEmpty());

                plane.startApiServer();

                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                load.ask(known).scope().equals(scope)
                                        && load.ask(unknown).status() == 200);
                expectOnly(load.answers(busy), scope);
                expectOnly(load.answers(known), scope);
                expectOnly(load.answers(unknown), "");
            }
        }
    }

    @Test
    void startsBeforeTheApiServerDoes() throws Exception {
        try (ControlPlane plane = ControlPlane.start(ControlPlane.Options.defaults())) {
            String namespace = plane.freshNamespace();
            String scope = "repository:" + namespace + "/app:pull";
            String early = token(plane, namespace, "early");
            grantPull(plane, namespace, "early");
            plane.killApiServer();

            try (RunningProcess server = serve(plane)) {
                String url = server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
                try (var load = new OutageLoad(url + "?scope=" + scope)) {
                    assertThat(load.ask(early).status()).isEqualTo(503);
                    assertThat(server.log()).contains("not ready before the API server answers");

                    plane.startApiServer();

                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> load.ask(early).scope().equals(scope));
                }
            }
        }
    }

    @Test
    void waitsForItsKeysInASecret() throws Exception {
        try (ControlPlane plane = ControlPlane.start(ControlPlane.Options.defaults())) {
            String secret = plane.freshNamespace() + "/token-keys";
            plane.killApiServer();

            String admin = "127.0.0.1:" + Loopback.freePort();
            try (RunningProcess server =
                    serve(plane, "--key-secret", secret, "--admin-listen", admin)) {
                server.awaitLog(Pattern.compile("listens when it has the signing keys"));
                assertThat(server.log()).doesNotContain("auth server: ");
                assertThat(page(admin, "/healthz")).isEqualTo("200 ok\n");
                assertThat(page(admin, "/readyz")).isEqualTo("503 signing-key\n");

                plane.startApiServer();

                server.awaitLog(Pattern.compile("auth server: (\\S+)"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> page(admin, "/readyz").equals("200 ok\n"));
                assertThat(server.log()).containsOnlyOnce("listens when it has the signing keys");
            }
        }
    }

    private static String page(String admin, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + admin + path)).build();
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    /** Never a 401, and never more than was granted. */
    private static void expectOnly(List<Answer> answers, String scope) {
        assertThat(answers)
                .isNotEmpty()
                .allMatch(answer -> answer.status() == 503 || answer.scope().equals(scope))
                .allMatch(answer -> answer.status() == 503 || answer.status() == 200);
    }

    private static String token(ControlPlane plane, String namespace, String account) {
        plane.kubectl("-n", namespace, "create", "serviceaccount", account).expectSuccess();
        return plane.serviceAccountToken(namespace, account, LIFE, SERVICE);
    }

    private static void grantPull(ControlPlane plane, String namespace, String account) {
        CliProcess.command("grant", account, "-n", namespace, "--repository", "app")
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .run()
                .expectSuccess();
    }

    private RunningProcess serve(ControlPlane plane) {
        return serve(plane, "--state-dir", directory.resolve("state").toString());
    }

    private RunningProcess serve(ControlPlane plane, String... keys) {
        return CliProcess.command("serve", "auth", "--service", SERVICE, "--listen", "127.0.0.1:0")
                .with(keys)
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .start(directory.resolve("auth.log"));
    }
}

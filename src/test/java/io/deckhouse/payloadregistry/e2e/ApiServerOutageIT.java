package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the auth server answers while the API server is gone, and after it came back. */
final class ApiServerOutageIT {
    private static final String SERVICE = "registry.example.com";
    private static final Duration LIFE = Duration.ofMinutes(10);

    @TempDir Path directory;

    @Test
    void knowsWhomItKnewRefusesNobodyAndRecoversByItself() throws Exception {
        try (ControlPlane plane = ControlPlane.start(ControlPlane.Options.defaults());
                RunningProcess server = serve(plane);
                HttpClient http = HttpClient.newHttpClient()) {
            String url =
                    server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1)
                            + "?scope=repository:nowhere/app:pull";
            String namespace = plane.freshNamespace();
            String early = token(plane, namespace, "early");
            String known = token(plane, namespace, "known");
            String unknown = token(plane, namespace, "unknown");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ask(http, url, early).statusCode() == 200);

            // Only now, since an answer is remembered for 10 seconds.
            assertThat(ask(http, url, known).statusCode()).isEqualTo(200);
            plane.killApiServer();
            HttpResponse<String> ofKnown = ask(http, url, known);
            HttpResponse<String> ofUnknown = ask(http, url, unknown);

            assertThat(ofKnown.statusCode()).isEqualTo(200);
            assertThat(ofUnknown.statusCode()).isEqualTo(503);
            assertThat(ofUnknown.headers().firstValue("Retry-After")).isPresent();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ask(http, url, known).statusCode() == 503);

            plane.startApiServer();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ask(http, url, unknown).statusCode() == 200);
        }
    }

    private static String token(ControlPlane plane, String namespace, String account) {
        plane.kubectl("-n", namespace, "create", "serviceaccount", account).expectSuccess();
        return plane.serviceAccountToken(namespace, account, LIFE, SERVICE);
    }

    private RunningProcess serve(ControlPlane plane) {
        return CliProcess.command("serve", "auth", "--service", SERVICE, "--listen", "127.0.0.1:0")
                .with("--state-dir", directory.resolve("state").toString())
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .start(directory.resolve("auth.log"));
    }

    private static HttpResponse<String> ask(HttpClient http, String url, String token)
            throws Exception {
        String basic =
                Base64.getEncoder()
                        .encodeToString(("token:" + token).getBytes(StandardCharsets.UTF_8));
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Basic " + basic)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

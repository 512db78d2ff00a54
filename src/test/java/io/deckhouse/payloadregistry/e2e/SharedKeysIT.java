package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Two auth servers that keep their keys in one Secret, as two replicas do. */
final class SharedKeysIT {
    private static final String SERVICE = "registry.example.com";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ControlPlane plane = ControlPlane.shared();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret = plane.freshNamespace() + "/token-keys";

    @TempDir Path directory;

    @Test
    void replicasSignWithOneKeyThatTheRegistryTrusts() throws Exception {
        try (http;
                RunningProcess one = serve("one.log");
                RunningProcess other = serve("other.log")) {
            String first = realm(one);
            String second = realm(other);
            String bundle = page(first, "/certs/ca.pem");
            String printed = registryConfig("--ca-only");

            assertThat(page(second, "/certs/ca.pem")).isEqualTo(bundle).isEqualTo(printed);
            assertThat(page(second, "/.well-known/jwks.json"))
                    .isEqualTo(page(first, "/.well-known/jwks.json"));
            try (DockerRegistry registry =
                    DockerRegistry.configured(
                            registryConfig(
                                    "--realm",
                                    first,
                                    "--bundle",
                                    directory.resolve("ca.pem").toString()))) {
                assertThat(root(registry, first)).isEqualTo(200);
                assertThat(root(registry, second)).isEqualTo(200);
            }
            assertThat(one.log() + other.log()).doesNotContain("PRIVATE KEY");
        }
    }

    private RunningProcess serve(String log) {
        return cli("serve", "auth", "--service", SERVICE, "--key-secret", secret)
                .with("--listen", "127.0.0.1:0")
                .start(directory.resolve(log));
    }

    private static String realm(RunningProcess server) {
        return server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
    }

    private String registryConfig(String... more) {
        return cli("serve", "registry-config", "--service", SERVICE, "--key-secret", secret)
                .with(more)
                .run()
                .expectSuccess()
                .stdout();
    }

    private Command cli(String... arguments) {
        return CliProcess.command(arguments)
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString());
    }

    private String page(String realm, String path) throws Exception {
        return get(realm.replace("/auth/token", path), "").body();
    }

    /** What the registry's root answers to an anonymous token of this server. */
    private int root(DockerRegistry registry, String realm) throws Exception {
        // 503 until the server knows the rights.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get(realm, "").statusCode() == 200);
        String token = JSON.readTree(get(realm, "").body()).path("token").asString("");
        return get("http://" + registry.address() + "/v2/", token).statusCode();
    }

    private HttpResponse<String> get(String url, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

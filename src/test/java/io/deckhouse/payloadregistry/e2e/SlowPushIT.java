package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.authserver.Authentication;
import io.deckhouse.payloadregistry.authserver.Principal;
import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.authserver.Verdict;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A push that takes longer than a pull token lives. So that it need not take a quarter of an hour,
 * the auth server's clock is so far behind the registry's that a pull token ends in a few seconds;
 * the registry itself allows for a minute.
 */
final class SlowPushIT {
    private static final String SERVICE = "registry.example.com";
    private static final Duration PULL_LIFE = Duration.ofMinutes(15);
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Duration LEFT = Duration.ofSeconds(4);
    private static final int PIECE = 1 << 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final SecureRandom random = new SecureRandom();

    @TempDir Path directory;

    @Test
    void keepsItsTokenToTheEnd() throws Exception {
        Clock behind =
                Clock.offset(Clock.systemUTC(), PULL_LIFE.plus(LEEWAY).minus(LEFT).negated());
        var keys =
                RotatingKeys.open(
                        new KeyDirectory(directory.resolve("keys")),
                        RotationPolicy.STANDARD,
                        behind,
                        random);
        Path bundle = Files.writeString(directory.resolve("ca.pem"), keys.bundlePem());
        try (http;
                RegistryAuthServer server = server(keys, behind);
                DockerRegistry registry = TokenRegistry.of(server, SERVICE, bundle)) {
            String pull = token(server, "pull");
            String push = token(server, "pull,push");
            URI upload = begin(registry, push);
            var whole = MessageDigest.getInstance("SHA-256");
            upload = piece(upload, push, whole);

            await().atMost(LEFT.multipliedBy(4)).until(() -> status(registry, pull) == 401);
            upload = piece(upload, push, whole);
            upload = piece(upload, push, whole);
            String digest = "sha256:" + HexFormat.of().formatHex(whole.digest());

            assertThat(finish(upload, push, digest)).isEqualTo(201);
        }
    }

    private RegistryAuthServer server(RotatingKeys keys, Clock clock) throws Exception {
        var somebody =
                new Authentication.Proven(
                        new Principal.Kubernetes(Identity.user("any"), "", Instant.MAX));
        return RegistryAuthServer.builder(SERVICE, keys, clock, random)
                .authenticator(_ -> somebody)
                .anonymous()
                .authorizer((_, _, asked) -> new Verdict(asked, "open house"))
                .start(
                        ListenConfig.plain(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private String token(RegistryAuthServer server, String actions) throws Exception {
        URI url =
                URI.create(
                        "http://127.0.0.1:%d/auth/token?scope=repository:team/app:%s"
                                .formatted(server.address().getPort(), actions));
        HttpRequest request =
                HttpRequest.newBuilder(url).header("Authorization", "Basic YW55OmFueQ==").build();
        String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return JsonMapper.shared().readTree(body).path("token").asString("");
    }

    private int status(DockerRegistry registry, String token) throws Exception {
        return send(request(api(registry, "tags/list"), token).GET()).statusCode();
    }

    private URI begin(DockerRegistry registry, String token) throws Exception {
        var begun =
                send(
                        request(api(registry, "blobs/uploads/"), token)
                                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(begun.statusCode()).isEqualTo(202);
        return location(begun);
    }

    private URI piece(URI upload, String token, MessageDigest whole) throws Exception {
        byte[] bytes = new byte[PIECE];
        random.nextBytes(bytes);
        whole.update(bytes);
        var taken =
                send(
                        request(upload, token)
                                .header("Content-Type", "application/octet-stream")
                                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(bytes)));
        assertThat(taken.statusCode()).isEqualTo(202);
        return location(taken);
    }

    private int finish(URI upload, String token, String digest) throws Exception {
        URI last =
                URI.create(
                        upload + (upload.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
        return send(request(last, token).PUT(HttpRequest.BodyPublishers.noBody())).statusCode();
    }

    private HttpResponse<Void> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    private static HttpRequest.Builder request(URI url, String token) {
        return HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token);
    }

    private static URI api(DockerRegistry registry, String path) {
        return URI.create("http://" + registry.address() + "/v2/team/app/" + path);
    }

    private static URI location(HttpResponse<?> response) {
        return URI.create(response.headers().firstValue("Location").orElseThrow());
    }
}

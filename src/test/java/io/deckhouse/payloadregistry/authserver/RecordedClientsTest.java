package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each client sends, written down after its protocol (FACTS 1, 9 and 12) and sent as bytes.
 */
class RecordedClientsTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String SERVICE = "service=registry.example.com%3A5000";
    private static final String CI = Wire.basic("ci", Bench.CI_PASSWORD.reveal());
    private static final String PULLER = Wire.basic("token", Bench.PULLER.reveal());
    private static final String PUSHER = Wire.basic("token", Bench.PUSHER.reveal());

    private final Bench bench = new Bench();
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @BeforeEach
    void listen() throws IOException {
        address = bench.server.start(ListenConfig.plain(address)).address();
    }

    @AfterEach
    void stop() {
        bench.server.close();
    }

    private static void assertGrants(Wire.Answer answer, String scope) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var json = answer.json();
        assertThat(json.path("token").asString()).isEqualTo(json.path("access_token").asString());
        assertThat(json.path("scope").asString()).isEqualTo(scope);
        assertThat(json.path("expires_in").asInt()).isGreaterThanOrEqualTo(60);
        assertThat(json.path("issued_at").asString()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(json.has("refresh_token")).isFalse();
        assertThat(answer.headers())
                .contains(
                        "Cache-Control: no-store",
                        "Pragma: no-cache",
                        "Content-Type: application/json");
        assertThat(SignedJWT.parse(answer.token()).getJWTClaimsSet().getListClaim("access"))
                .hasSize(scope.isEmpty() ? 0 : scope.split(" ", -1).length);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void servesDockerLogin() throws Exception {
        String login = "/auth/token?account=ci&client_id=docker&offline_token=true&" + SERVICE;

        assertGrants(Wire.get(address, login, "User-Agent: docker/27.3.1", CI), "");
        assertThat(Wire.get(address, login, Wire.basic("ci", "wrong")).status()).isEqualTo(401);
    }

    @Test
    void servesDockerPull() throws Exception {
        Wire.Answer answer =
                Wire.get(
                        address,
                        "/auth/token?account=token&scope=repository%3Ateam%2Fapp%3Apull&" + SERVICE,
                        "User-Agent: docker/27.3.1 go/go1.22.7",
                        "Accept-Encoding: gzip",
                        PULLER);

        assertGrants(answer, "repository:team/app:pull");
    }

    @Test
    void servesDockerPushWithAMount() throws Exception {
        Wire.Answer answer =
                Wire.get(
                        address,
                        "/auth/token?account=ci"
                                + "&scope=repository%3Ateam%2Fapp%3Apush%2Cpull"
                                + "&scope=repository%3Ateam%2Fbase%3Apull&"
                                + SERVICE,
                        CI);

        assertGrants(answer, "repository:team/app:pull,push repository:team/base:pull");
    }

    @Test
    void servesContainerdWhichPostsFirst() throws Exception {
        String form =
                "client_id=containerd-client&grant_type=password&password="
                        + encoded(Bench.PULLER.reveal())
                        + "&scope=repository%3Ateam%2Fapp%3Apull&"
                        + SERVICE
                        + "&username=token";

        assertGrants(
                Wire.post(
                        address, form, FORM + "; charset=utf-8", "User-Agent: containerd/v1.7.24"),
                "repository:team/app:pull");
    }

    @Test
    void servesContainerdWithoutCredentials() throws Exception {
        Wire.Answer answer =
                Wire.get(address, "/auth/token?scope=repository%3Ateam%2Fpublic%3Apull&" + SERVICE);

        assertGrants(answer, "repository:team/public:pull");
    }

    @Test
    void tellsContainerdThatThereAreNoRefreshTokens() throws Exception {
        Wire.Answer answer =
                Wire.post(
                        address,
                        "client_id=containerd-client&grant_type=refresh_token&refresh_token=s3cr3t&"
                                + SERVICE,
                        FORM);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("code").asString())
                .isEqualTo("UNSUPPORTED");
    }

    @Test
    void servesBuildkit() throws Exception {
        String form =
                "client_id=buildkit-client&grant_type=password&username=ci&password="
                        + encoded(Bench.CI_PASSWORD.reveal())
                        + "&scope=repository%3Ateam%2Fapp%3Apull%2Cpush"
                        + "+repository%3Ateam%2Fbase%3Apull&"
                        + SERVICE;

        assertGrants(
                Wire.post(address, form, FORM, "User-Agent: buildkit/v0.17"),
                "repository:team/app:pull,push repository:team/base:pull");
    }

    @Test
    void servesPodmanAndSkopeo() throws Exception {
        String copy =
                "/auth/token?account=token&scope=repository%3Ateam%2Fapp%3Apull%2Cpush&" + SERVICE;
        String delete = "/auth/token?account=token&scope=repository%3Ateam%2Fapp%3A%2A&" + SERVICE;

        assertGrants(Wire.get(address, copy, PUSHER), "repository:team/app:pull,push");
        assertGrants(Wire.get(address, delete, PUSHER), "repository:team/app:pull,push,delete");
    }

    @Test
    void servesCraneCatalogAndPull() throws Exception {
        assertGrants(
                Wire.get(
                        address,
                        "/token?scope=registry%3Acatalog%3A%2A&" + SERVICE,
                        "User-Agent: crane/v0.20.2 go-containerregistry/v0.20.2",
                        CI),
                "registry:catalog:*");
        assertGrants(
                Wire.get(address, "/token?scope=repository%3Ateam%2Fapp%3Apull&" + SERVICE, CI),
                "repository:team/app:pull");
    }

    @Test
    void servesHelmAndOrasWhichJoinScopes() throws Exception {
        String scopes =
                "scope=repository%3Ateam%2Fapp%3Apull+repository%3Ateam%2Flib%3Apull%2Cpush&";

        assertGrants(
                Wire.get(address, "/auth/token?" + scopes + SERVICE, "User-Agent: Helm/3.16.2", CI),
                "repository:team/app:pull repository:team/lib:pull,push");
        assertGrants(
                Wire.post(
                        address,
                        "grant_type=password&"
                                + scopes
                                + SERVICE
                                + "&client_id=oras-go&username=ci&password="
                                + encoded(Bench.CI_PASSWORD.reveal()),
                        FORM,
                        "User-Agent: oras/1.2.0"),
                "repository:team/app:pull repository:team/lib:pull,push");
    }

    @Test
    void publishesItsKeys() throws Exception {
        assertThat(Wire.get(address, "/.well-known/jwks.json").json().path("keys").size())
                .isPositive();
        assertThat(Wire.get(address, "/certs/ca.pem").body()).contains("BEGIN CERTIFICATE");
    }
}

package io.deckhouse.payloadregistry.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.trust.TrustAnchors;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conversation with a registry, against servers that answer whatever a test wants. */
final class RegistryProbeTest {
    private static final RegistryCredential LOGIN =
            new RegistryCredential("user", Password.of("swordfish"));

    private ScriptedServer server;
    private RegistryProbe probe;
    private RegistryHost host;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        host = new RegistryHost("127.0.0.1", server.port());
        probe =
                new RegistryProbe(
                        new RegistryProbe.Settings(
                                TrustAnchors.only(List.of()), Duration.ofSeconds(5), Set.of()),
                        Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC));
    }

    @AfterEach
    void stop() throws IOException {
        probe.close();
        server.close();
    }

    private Contact.Answered challenged(String challenge) {
        server.answer("/v2/", "401 Unauthorized\nWWW-Authenticate: " + challenge, "");
        return (Contact.Answered) probe.contact(host);
    }

    private Contact.Answered withRealm() {
        return challenged("Bearer realm=\"http://" + host + "/token\",service=\"reg\"");
    }

    @Test
    void takesPlainHttpOnLoopbackAndTellsTheClock() {
        server.answer("/v2/", "200 OK\nDate: Wed, 01 Jan 2020 01:00:00 GMT", "{}");

        Contact contact = probe.contact(host);

        assertThat(contact)
                .isInstanceOfSatisfying(
                        Contact.Answered.class,
                        at -> {
                            assertThat(at.base().getScheme()).isEqualTo("http");
                            assertThat(at.challenge()).isEqualTo(new Challenge.None());
                            assertThat(at.clockAhead()).hasValue(Duration.ofHours(1));
                        });
    }

    @Test
    void fetchesATokenForOneRepository() {
        server.answer("/token login", "200 OK", "{\"access_token\":\"opaque\"}");
        server.answer(
                "/v2/team/app/manifests/v1 login",
                "200 Status\nDocker-Content-Digest: sha256:1",
                "");
        Contact.Answered at = withRealm();

        Login login = probe.login(at, Optional.of(LOGIN), "team/app");
        ManifestAnswer manifest =
                probe.manifest(
                        at, (Login.Granted) login, ImageReference.parse(host + "/team/app:v1"));

        assertThat(manifest).isEqualTo(new ManifestAnswer.Present("sha256:1"));
        assertThat(server.seen())
                .contains(
                        "GET /token?client_id=d8-payload-registry&account=user&service=reg"
                                + "&scope=repository%3Ateam%2Fapp%3Apull Basic "
                                + LOGIN.basicAuth(),
                        "HEAD /v2/team/app/manifests/v1 Bearer opaque");
        assertThat(login.toString()).doesNotContain("opaque");
    }

    @Test
    void sendsNothingToAForeignRealm() {
        Contact.Answered at = challenged("Bearer realm=\"https://evil.example/token\"");

        Login login = probe.login(at, Optional.of(LOGIN), "");

        assertThat(login)
                .isInstanceOfSatisfying(
                        Login.Withheld.class,
                        withheld -> assertThat(withheld.realmHost()).isEqualTo("evil.example"));
        assertThat(server.seen()).filteredOn(line -> !line.equals("GET /v2/")).isEmpty();
    }

    @Test
    void followsNoRedirectToAnotherServer() throws IOException {
        ScriptedServer other = new ScriptedServer();
        server.answer(
                "/token login",
                "307 Temporary Redirect\nLocation: http://" + other.address() + "/token",
                "");

        Login login = probe.login(withRealm(), Optional.of(LOGIN), "");

        assertThat(other.seen()).isEmpty();
        other.close();
        assertThat(login)
                .isInstanceOfSatisfying(
                        Login.Failed.class,
                        failed -> assertThat(failed.text()).contains("307", "not followed"));
    }

    @Test
    void followsRedirectsOnTheSameServerButNotForEver() {
        server.answer("/token login", "302 Status\nLocation: /other", "");
        server.answer("/other login", "302 Status\nLocation: /token", "");

        assertThat(probe.login(withRealm(), Optional.of(LOGIN), ""))
                .isInstanceOf(Login.Failed.class);
        assertThat(server.seen()).hasSizeLessThan(8);
    }

    @Test
    void repeatsTheServersWordsButNeverThePassword() {
        server.answer(
                "/token login", "401 OK", "{\"errors\":[{\"message\":\"no\\u001b[31m entry\"}]}");
        Contact.Answered at = withRealm();

        assertThat(probe.login(at, Optional.of(LOGIN), ""))
                .isEqualTo(new Login.Refused(host.toString(), "no?[31m entry"));
        server.answer("/token login", "401 OK", "{\"details\":\"not swordfish\"}");
        assertThat(probe.login(at, Optional.of(LOGIN), ""))
                .isEqualTo(new Login.Refused(host.toString(), ""));
    }

    @Test
    void tellsATokenThatTheRegistryDoesNotTake() {
        server.answer("/token login", "200 OK", "{\"token\":\"opaque\"}");
        server.answer(
                "/v2/ login",
                "401 Status\nWWW-Authenticate: Bearer realm=\"r\",error=\"invalid_token\"",
                "");

        assertThat(probe.login(withRealm(), Optional.of(LOGIN), ""))
                .isEqualTo(
                        new Login.TokenRejected(
                                host.toString(), "invalid_token", Optional.empty()));
    }

    @Test
    void logsInWithUserAndPasswordWhereThatIsWanted() {
        Contact.Answered at = challenged("Basic realm=\"r\"");
        server.answer("/v2/ login", "200 OK", "{}");

        assertThat(probe.login(at, Optional.of(LOGIN), "")).isInstanceOf(Login.Granted.class);
        assertThat(probe.login(at, Optional.empty(), "")).isInstanceOf(Login.Refused.class);
    }

    @Test
    void bodiesAreBounded() {
        server.answer("/token login", "200 OK", "x".repeat(2 << 20));

        assertThat(probe.login(withRealm(), Optional.of(LOGIN), ""))
                .isInstanceOf(Login.Failed.class);
    }
}

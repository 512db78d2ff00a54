package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.hosting.HttpRequest;
import io.deckhouse.payloadregistry.hosting.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Bench bench = new Bench();

    private HttpResponse send(HttpRequest request) throws InterruptedException {
        return bench.server.routes().handle(request);
    }

    private HttpResponse get(String query, String... authorizations) throws InterruptedException {
        HttpRequest request = HttpRequest.of("GET", "/auth/token" + query);
        for (String authorization : authorizations) {
            request = request.withHeader("Authorization", authorization);
        }
        return send(request);
    }

    private HttpResponse post(String form) throws InterruptedException {
        return send(HttpRequest.of("POST", "/auth/token").withBody(FORM, form));
    }

    private static String basic(byte[] pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String basic(String pair) {
        return basic(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void answersBadCredentialsWithAChallenge() throws Exception {
        HttpResponse response = get("", basic("ci:wrong"));

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers().all("WWW-Authenticate"))
                .containsExactly("Basic realm=\"registry.example.com:5000\"");
        assertThat(response.headers().first("Content-Type")).contains("application/json");
        assertThat(response.headers().first("Cache-Control")).contains("no-store");
        assertThat(body(response))
                .isEqualTo(
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"wrong user name or"
                                + " password\",\"detail\":null}],\"details\":\"wrong user name or"
                                + " password\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic ???",
                "Basic Y2k=",
                "Bearer abc",
                "Basic Og==",
                ""
            })
    void answersCredentialsThatCannotBeReadWithAChallenge(String authorization) throws Exception {
        assertThat(get("", authorization).status()).isEqualTo(401);
    }

    @Test
    void refusesTwoAuthorizations() throws Exception {
        String good = basic("ci:" + Bench.CI_PASSWORD.reveal());

        assertThat(get("", good, good).status()).isEqualTo(401);
    }

    @Test
    void readsTheSchemeInAnyCaseAndBase64WithoutPadding() throws Exception {
        String good = basic("ci:" + Bench.CI_PASSWORD.reveal()).replace("=", "");

        assertThat(get("", good).status()).isEqualTo(200);
        assertThat(get("", good.replace("Basic", "bAsIc")).status()).isEqualTo(200);
    }

    @Test
    void takesAnyBytesForAPassword() throws Exception {
        for (String password : List.of(":::", " a ", "пароль", "\uD83D\uDD11", "+%20&=")) {
            bench.users.put("any", Bench.login("any", Password.of(password)));

            assertThat(get("", basic("any:" + password)).status()).as(password).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Of a pound sign by htpasswd -niB -C 5 from a terminal in UTF-8 and in Latin-1.
                "$2y$05$TMerBvqPIkmrMrUAQy1iPeiTPnFcF0eC5zaLJOgaA1thtrosCN8GG",
                "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"
            })
    void takesAPasswordThatIsNotUtf8AsItIsAndAsLatin1(String hash) throws Exception {
        bench.users.put("ci", Bench.login("ci", BcryptHash.parse(hash)));
        byte[] pair = "ci:£".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wrong = "ci:¤".getBytes(StandardCharsets.ISO_8859_1);
        String form = "grant_type=password&username=ci&account=caf%E9&password=";

        assertThat(get("?account=caf%E9", basic(pair)).status()).isEqualTo(200);
        assertThat(post(form + "%A3").status()).isEqualTo(200);
        assertThat(get("", basic(wrong)).status()).isEqualTo(401);
        assertThat(post(form + "%A4").status()).isEqualTo(401);
    }

    @Test
    void refusesAnEmptyPasswordAsWrong() throws Exception {
        assertThat(get("", basic("ci:")).status()).isEqualTo(401);
        assertThat(get("", basic("token:")).status()).isEqualTo(401);
        assertThat(post("grant_type=password&username=ci&password=").status()).isEqualTo(401);
        assertThat(post("grant_type=password&username=&password=x").status()).isEqualTo(401);
    }

    @Test
    void saysOfAPasswordThatCanBeNobodysWhyItIsWrong() throws Exception {
        for (String user : List.of("ci", "nobody")) {
            HttpResponse response = get("", basic(user + ":" + "a".repeat(73)));

            assertThat(response.status()).isEqualTo(401);
            assertThat(body(response)).contains("the password has 73 bytes, and bcrypt looks only");
        }
        assertThat(body(get("", basic("ci:a\0b")))).contains("NUL character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grant_type=password",
                "grant_type=password&username=ci",
                "grant_type=password&password=x",
                "grant_type=password&username=ci&username=ci&password=x",
                "grant_type=refresh_token&refresh_token=x",
                "grant_type=client_credentials&username=ci&password=x",
                "grant_type=password&grant_type=refresh_token&username=ci&password=x",
                "username=ci&password=x",
                "grant_type=password&username=%zz&password=x",
                "grant_type=password&username=ci&password=%f"
            })
    void refusesFormsThatItCannotServe(String form) throws Exception {
        HttpResponse response = post(form);

        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response)).startsWith("{\"errors\":[{\"code\":\"UNSUPPORTED\"");
        assertThat(bench.lastEntry().result()).isEqualTo(AuditEntry.Result.MALFORMED);
    }

    @Test
    void refusesBodiesOfAnotherType() throws Exception {
        HttpRequest json =
                HttpRequest.of("POST", "/token")
                        .withBody("application/json", "{\"grant_type\":\"password\"}");

        assertThat(send(json).status()).isEqualTo(400);
        assertThat(send(HttpRequest.of("POST", "/token")).status()).isEqualTo(400);
    }

    @Test
    void takesTheHeaderForAFormWithoutCredentials() throws Exception {
        HttpRequest request =
                HttpRequest.of("POST", "/auth/token")
                        .withBody(FORM, "grant_type=password")
                        .withHeader("Authorization", basic("ci:" + Bench.CI_PASSWORD.reveal()));

        assertThat(send(request).status()).isEqualTo(200);
    }

    @Test
    void refusesAnotherServiceAndTakesNoneForItsOwn() throws Exception {
        assertThat(get("?service=other.example.com").status()).isEqualTo(400);
        assertThat(get("?service=registry.example.com:5000&service=other").status()).isEqualTo(400);
        assertThat(get("?service=").status()).isEqualTo(200);
        assertThat(get("").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"service=%zz", "service=%ff", "account=%zz", "account=a%f", "account=%"})
    void refusesAQueryWhoseFieldsCannotBeDecoded(String query) throws Exception {
        assertThat(get("?scope=repository:team/app:pull&" + query).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scope=repository:team/app/%ff:pull&scope=repository:team/app:pull",
                "scope=repository:team/app:pull&scope=repository:team/%zz:pull",
                "scope=repository:team/x%:pull+repository:team/app:pull",
                "scope=repository:team/app:pull+repository:%e2%82:pull",
                "scope=repository:team/app:pull&x=%zz",
                "scope=repository:team/app:pull&%ff=x",
                "scope=repository:team/app:pull&client_id=%zz&offline_token=%ff"
            })
    void skipsScopesAndUnknownFieldsThatCannotBeDecoded(String query) throws Exception {
        String login = "grant_type=password&username=token&password=" + Bench.PULLER.reveal();

        HttpResponse got = get("?" + query, basic("token:" + Bench.PULLER.reveal()));
        HttpResponse posted = post(login + "&" + query);

        assertThat(body(got)).contains("\"scope\":\"repository:team/app:pull\"");
        assertThat(body(posted)).contains("\"scope\":\"repository:team/app:pull\"");
    }

    @Test
    void tellsTheAuditLogHowManyScopesWereLeftOut() throws Exception {
        String scopes =
                IntStream.range(0, 70)
                        .mapToObj(number -> "scope=repository:team/a%d:pull".formatted(number))
                        .collect(Collectors.joining("&"));

        assertThat(get("?" + scopes).status()).isEqualTo(200);

        assertThat(bench.lastEntry().asked()).hasSize(64);
        assertThat(bench.lastEntry().reason()).startsWith("too many scopes: 6 left out; team/a");
    }

    @Test
    void takesABrokenScopeForNoLogin() throws Exception {
        assertThat(get("?scope=%zz").status()).isEqualTo(200);
        assertThat(bench.lastEntry().reason()).isEqualTo("%zz: not type:name:actions");
    }

    @Test
    void neverSaysForbidden() throws Exception {
        HttpResponse response =
                get("?scope=repository:team/db:pull,push", basic("token:" + Bench.PULLER.reveal()));

        assertThat(response.status()).isEqualTo(200);
        assertThat(body(response)).contains("\"scope\":\"\"");
    }

    @Test
    void saysWhenToComeBack() throws Exception {
        bench.reviewer.goDown();

        HttpResponse response = get("", basic("token:" + Bench.PULLER.reveal()));

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().first("Retry-After")).contains("5");
    }

    @Test
    void answersOtherMethodsAndPaths() throws Exception {
        HttpResponse put = send(HttpRequest.of("PUT", "/auth/token"));
        HttpResponse options = send(HttpRequest.of("OPTIONS", "/token"));

        assertThat(put.status()).isEqualTo(405);
        assertThat(put.headers().first("Allow")).contains("GET, HEAD, POST, OPTIONS");
        assertThat(options.status()).isEqualTo(204);
        assertThat(send(HttpRequest.of("HEAD", "/token")).status()).isEqualTo(200);
        for (String path : List.of("/", "/auth/token/", "/auth/../token", "/%74oken", "/v2/")) {
            assertThat(send(HttpRequest.of("GET", path)).status()).as(path).isEqualTo(404);
        }
    }
}

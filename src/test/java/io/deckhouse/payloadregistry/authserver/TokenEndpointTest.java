package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.deckhouse.payloadregistry.credential.Password;
import java.net.InetAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
    private static final String PULL_APP = "repository:team/app:pull";
    private static final String PUSH_APP = "repository:team/app:pull,push";

    private final Bench bench = new Bench();

    private static JWTClaimsSet claims(TokenReply.Issued reply) throws ParseException {
        return SignedJWT.parse(reply.token().jwt()).getJWTClaimsSet();
    }

    @ParameterizedTest(name = "{0} asking {1} gets {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "puller | repository:team/app:pull      | repository:team/app:pull",
                "puller | repository:team/app:pull,push | repository:team/app:pull",
                "puller | repository:team/app:push      | -",
                "puller | repository:team/app:*         | repository:team/app:pull",
                "puller | repository:team/web/a/b:pull  | repository:team/web/a/b:pull",
                "puller | repository:team/db:pull       | -",
                "puller | repository:other/app:pull     | -",
                "puller | repository:app:pull           | -",
                "puller | repository:team/../app:pull   | -",
                "puller | repository:team//app:pull     | -",
                "puller | repository:team/App:pull      | -",
                "puller | repository:team/%61pp:pull    | -",
                "puller | repository:team/app:          | -",
                "puller | repository:team/app:metadata  | -",
                "puller | repository:team/app:pull,metadata_read | repository:team/app:pull",
                "puller | repository(plugin):team/app:pull | repository:team/app:pull",
                "puller | image:team/app:pull           | -",
                "puller | nonsense                      | -",
                "puller | nonsense repository:team/app:pull | repository:team/app:pull",
                "puller | repository:registry.example.com:5000/team/app:pull"
                        + " | repository:registry.example.com:5000/team/app:pull",
                "pusher | repository:registry.example.com:5000/team/app:*"
                        + " | repository:registry.example.com:5000/team/app:pull",
                "pusher | repository:registry.example.com:5000/team/app:push | -",
                "puller | repository:other.example.com:5000/team/app:pull | -",
                "puller | registry:catalog:*            | registry:catalog:*",
                "puller | registry:catalog:pull         | -",
                "puller | registry:secrets:*            | -",
                "pusher | repository:team/app:*         | repository:team/app:pull,push,delete",
                "pusher | repository:team/app:push,pull | repository:team/app:pull,push",
                "pusher | repository:team/app:pull,delete,*"
                        + " | repository:team/app:pull,push,delete",
                "ci     | repository:team/a/b/c:*       | repository:team/a/b/c:pull,push",
                "ci     | repository:gone/app:pull,push | -",
                "ci     | registry:catalog:*            | registry:catalog:*",
                "-      | repository:team/public:pull,push | repository:team/public:pull",
                "-      | repository:team/app:pull      | -",
                "-      | registry:catalog:*            | -",
            })
    void grantsWhatIsAllowedOfWhatWasAsked(String who, String scope, String granted)
            throws Exception {
        TokenReply.Issued reply = bench.issued(login(who), scope);

        assertThat(reply.scope()).isEqualTo(granted == null ? "" : granted);
        assertThat(bench.lastEntry().granted())
                .isEqualTo(granted == null ? List.of() : List.of(granted));
    }

    private static Login login(String who) {
        return switch (who) {
            case "puller" -> Bench.token(Bench.PULLER);
            case "pusher" -> Bench.token(Bench.PUSHER);
            case "ci" -> Bench.ci();
            case null, default -> Bench.anonymous();
        };
    }

    @Test
    void grantsBothSidesOfAMountHoweverTheyAreSent() throws Exception {
        String both = "repository:team/app:pull,push repository:team/lib:pull,push";

        TokenReply.Issued joined = bench.issued(Bench.ci(), both);
        TokenReply.Issued repeated =
                bench.issued(
                        Bench.ci(),
                        "repository:team/lib:push,pull",
                        "repository:team/app:push",
                        "repository:team/app:pull,pull");

        assertThat(joined.scope()).isEqualTo(both);
        assertThat(repeated.scope()).isEqualTo(both);
        assertThat(repeated.token()).isEqualTo(joined.token());
    }

    @Test
    void leavesOutOfATokenWhatGrantsNothing() throws Exception {
        TokenReply.Issued reply =
                bench.issued(Bench.token(Bench.PULLER), PULL_APP, "repository:team/db:pull");

        assertThat(claims(reply).getListClaim("access")).hasSize(1);
    }

    @Test
    void writesTheClaimsThatRegistriesWant() throws Exception {
        JWTClaimsSet claims = claims(bench.issued(Bench.token(Bench.PULLER), PULL_APP));

        assertThat(claims.getIssuer()).isEqualTo("d8-payload-registry");
        assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:team:puller");
        assertThat(claims.toJSONObject().get("aud")).isEqualTo(Bench.SERVICE);
        assertThat(claims.getIssueTime()).isEqualTo(Bench.NOW);
        assertThat(claims.getNotBeforeTime()).isBefore(Bench.NOW);
        assertThat(claims.getJWTID()).isEqualTo(bench.lastEntry().tokenId()).hasSize(32);
    }

    @Test
    void answersALoginWithAnEmptyList() throws Exception {
        TokenReply.Issued reply = bench.issued(Bench.ci());

        assertThat(claims(reply).getListClaim("access")).isEmpty();
        assertThat(bench.ask(Bench.login("ci", "wrong")))
                .isInstanceOf(TokenReply.Unauthorized.class);
    }

    @Test
    void givesAnonymousTokensNoSubject() throws Exception {
        assertThat(claims(bench.issued(Bench.anonymous())).toJSONObject().get("sub"))
                .isIn("", null);
        assertThat(bench.lastEntry().identity()).isEqualTo("system:anonymous");
    }

    @Test
    void closesTheCatalogWhenToldTo() throws Exception {
        var closed = new Bench(AuthServerSettings.of(Bench.SERVICE).withCatalogForAll(false));

        assertThat(closed.issued(Bench.ci(), "registry:catalog:*").scope()).isEmpty();
    }

    @Test
    void letsPushTokensLiveLonger() throws Exception {
        assertThat(bench.issued(Bench.token(Bench.PUSHER), PULL_APP).expiresIn())
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(bench.issued(Bench.token(Bench.PUSHER), PUSH_APP).expiresIn())
                .isEqualTo(Duration.ofMinutes(60));
        assertThat(bench.issued(Bench.token(Bench.PULLER), PUSH_APP).expiresIn())
                .isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void neverOutlivesTheKubernetesToken() throws Exception {
        Password brief = Tokens.jwt("brief", Bench.SERVICE, Bench.NOW.plusSeconds(42));
        bench.reviewer.accept(brief, "system:serviceaccount:team:puller", Bench.SERVICE);

        bench.issued(Bench.token(Bench.PULLER), PULL_APP);
        TokenReply.Issued reply = bench.issued(Bench.token(brief), PULL_APP);

        assertThat(reply.expiresIn()).isEqualTo(Duration.ofSeconds(42));
        assertThat(claims(reply).getExpirationTime()).isEqualTo(Bench.NOW.plusSeconds(42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example.com", "REGISTRY.EXAMPLE.COM:5000"})
    void refusesAnotherService(String service) throws Exception {
        TokenReply reply =
                bench.server
                        .endpoint()
                        .answer(
                                new TokenRequest(
                                        Bench.ci(),
                                        List.of(service),
                                        List.of(),
                                        InetAddress.getLoopbackAddress()));

        assertThat(reply).isInstanceOf(TokenReply.Malformed.class);
    }

    @Test
    void delaysOnlyFailuresAndOnlyAfterSome() throws Exception {
        for (int i = 0; i < 5; i++) {
            bench.ask(Bench.login("ci", "guess " + i));
        }
        assertThat(bench.slept).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));

        bench.ask(Bench.ci());
        bench.ask(Bench.login("ci", "typo"));

        assertThat(bench.slept).hasSize(2);
    }

    @Test
    void takesNewSettingsAtOnce() throws Exception {
        TokenReply.Issued before = bench.issued(Bench.ci(), PULL_APP);
        assertThat(bench.issued(Bench.ci(), PULL_APP).token()).isEqualTo(before.token());

        bench.server.reconfigure(
                AuthServerSettings.of(Bench.SERVICE)
                        .withLives(Duration.ofMinutes(2), Duration.ofMinutes(3)));

        TokenReply.Issued after = bench.issued(Bench.ci(), PULL_APP);
        assertThat(before.expiresIn()).isEqualTo(Duration.ofMinutes(15));
        assertThat(after.expiresIn()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void tellsTheAuditLogWhoGotWhatAndWhy() throws Exception {
        bench.ask(Bench.token(Bench.PULLER), PUSH_APP);
        AuditEntry entry = bench.lastEntry();

        assertThat(entry.identity()).isEqualTo("system:serviceaccount:team:puller");
        assertThat(entry.kind()).isEqualTo(AuditEntry.Kind.KUBERNETES);
        assertThat(entry.asked()).containsExactly(PUSH_APP);
        assertThat(entry.granted()).containsExactly(PULL_APP);
        assertThat(entry.reason()).contains("RoleBinding team/pull", "nothing grants this");
        assertThat(entry.json())
                .startsWith("{\"time\":\"2026-03-01T12:00:00Z\",\"client\":\"127.0.0.1\"")
                .contains("\"result\":\"issued\"");
    }

    @Test
    void tellsTheAuditLogOfFailuresWithTheNameThatWasClaimed() throws Exception {
        bench.ask(Bench.login("mallory", "guess"));

        assertThat(bench.lastEntry().result()).isEqualTo(AuditEntry.Result.UNAUTHORIZED);
        assertThat(bench.lastEntry().identity()).isEqualTo("mallory");
        assertThat(bench.lastEntry().kind()).isEqualTo(AuditEntry.Kind.UNPROVEN);
    }
}

package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator.Audiences;
import io.deckhouse.payloadregistry.authserver.TokenReviewer.Review;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords of {@code token} that an API server reads otherwise than this server. */
class StrangeTokensTest {
    private static final Instant NOW = Bench.NOW;
    private static final String GOOD =
            Tokens.jwt("robot", Bench.SERVICE, NOW.plusSeconds(600)).reveal();

    private final CountingReviewer reviewer = new CountingReviewer();

    private Authentication present(String password) throws InterruptedException {
        return present(reviewer, password);
    }

    private static Authentication present(TokenReviewer reviewer, String password)
            throws InterruptedException {
        return new TokenReviewAuthenticator(
                        reviewer, Audiences.of(Bench.SERVICE), new MovableClock(NOW), new Random(1))
                .authenticate(
                        new Credentials(
                                "token", Password.of(password), InetAddress.getLoopbackAddress()));
    }

    private static String jwt(String claims) {
        String part =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "e30." + part + ".c2lnbmF0dXJl";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                " x",
                "  garbage",
                "\n",
                "\t",
                "a b",
                "a\n",
                "\u00a0",
                "\u0000",
                "ü",
                "a,b",
                "a\"",
                "=",
                "a=b",
                "a:b",
                "%s a.b.c",
                "%s ",
                " %s",
                "\n%s",
                "\t%s",
                "%s\n",
                "%s\u2028",
                "%s,",
                "Bearer %s",
            })
    void areRefusedUnaskedUnlessBearerTokens(String form) throws InterruptedException {
        String password = form.formatted(GOOD);
        reviewer.accept(Password.of(password), "alice", Bench.SERVICE, CountingReviewer.API);

        assertThat(present(password)).isInstanceOf(Authentication.Refused.class);
        assertThat(reviewer.questions).isEmpty();
    }

    @Test
    void areRefusedWithWhitespaceInsideTheirParts() throws InterruptedException {
        for (String space : List.of("\n", "\t", "\r", " ")) {
            for (int at : new int[] {3, GOOD.indexOf('.') + 5, GOOD.length() - 3}) {
                String password = GOOD.substring(0, at) + space + GOOD.substring(at);
                reviewer.accept(Password.of(password), "alice", Bench.SERVICE);

                assertThat(present(password)).isInstanceOf(Authentication.Refused.class);
            }
        }
        assertThat(reviewer.questions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcdef.0123456789abcdef", "AZaz09-._~+/", "a==", "0", "v4.local"})
    void areAskedForWhenBearerTokens(String password) throws InterruptedException {
        reviewer.accept(Password.of(password), "alice", Bench.SERVICE);

        assertThat(end(present(password))).isEqualTo(Instant.MAX);
    }

    @Test
    void areNobodysWhenTheReviewNamesTheAnonymousUser() throws InterruptedException {
        for (var nobody :
                List.of(
                        accepted("system:anonymous", "system:unauthenticated"),
                        accepted("system:anonymous", "system:authenticated"),
                        accepted("alice", "system:unauthenticated"))) {
            assertThat(present((_, _) -> nobody, GOOD)).isInstanceOf(Authentication.Refused.class);
        }
    }

    private static Review accepted(String user, String group) {
        return new Review.Accepted(user, "", Set.of(group), List.of(Bench.SERVICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":\"1772370000\"}",
                "{\"exp\":null}",
                "{\"exp\":[1772370000]}",
                "{\"exp\":{}}",
                "{\"exp\":true}",
                "{\"exp\":-5}",
                "{\"exp\":1e40}",
                "{\"exp\":253402300800}",
                "{\"EXP\":\"1772370000\"}",
                "{\"exp\":1772370000,\"exp\":1872370000}",
                "{\"exp\":1872370000,\"Exp\":[]}",
                "{\"exp\":1872370000} ]",
                "[]",
                "nonsense",
            })
    void areRefusedUnaskedWhenTheirEndCannotBeRead(String claims) throws InterruptedException {
        reviewer.accept(Password.of(jwt(claims)), "alice", Bench.SERVICE);

        assertThat(present(jwt(claims))).isInstanceOf(Authentication.Refused.class);
        assertThat(reviewer.questions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "..", "e30.W10.x", "e30.e30=.x", "a.e30.x", "e30._w.x"})
    void areRefusedUnaskedWhenTheirClaimsCannotBeRead(String password) throws InterruptedException {
        reviewer.accept(Password.of(password), "alice", CountingReviewer.API);

        assertThat(present(password)).isInstanceOf(Authentication.Refused.class);
        assertThat(reviewer.questions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":1772370000}",
                "{\"exp\":1.77237e9}",
                "{\"exp\":1772370000.75}",
                "{\"Exp\":1772370000}",
                "{\"exp\":1872370000,\"EXP\":1772370000}",
                "{\"eXp\":1772370000,\"exp\":1872370000}",
            })
    void endAtTheEarliestTimeThatTheyName(String claims) throws InterruptedException {
        reviewer.accept(Password.of(jwt(claims)), "alice", CountingReviewer.API);

        assertThat(end(present(jwt(claims)))).isEqualTo(Instant.ofEpochSecond(1_772_370_000));
    }

    @Test
    void neverEndWhenTheyNameNoEnd() throws InterruptedException {
        reviewer.accept(Password.of(jwt("{\"sub\":\"old\"}")), "alice", CountingReviewer.API);

        assertThat(end(present(jwt("{\"sub\":\"old\"}")))).isEqualTo(Instant.MAX);
    }

    private static Instant end(Authentication found) {
        assertThat(found).isInstanceOf(Authentication.Proven.class);
        return ((Authentication.Proven) found).principal().provenUntil();
    }
}

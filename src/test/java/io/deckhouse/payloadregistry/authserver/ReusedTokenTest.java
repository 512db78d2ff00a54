package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.token.SignedToken;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A young token is given out again for the same decision, and for no other. */
class ReusedTokenTest {
    private static final String PULL_APP = "repository:team/app:pull";
    private static final String PUSH_APP = "repository:team/app:pull,push";

    private final Bench bench = new Bench();

    /** A token is kept whole from its second time on. */
    private SignedToken issuedTwice(Login login, String scope) throws Exception {
        SignedToken token = bench.issued(login, scope).token();
        assertThat(bench.issued(login, scope).token()).isEqualTo(token);
        return token;
    }

    @Test
    void givesAYoungTokenOutAgainAndSaysHowLongItReallyLives() throws Exception {
        TokenReply.Issued first = bench.issued(Bench.ci(), PULL_APP);
        bench.clock.move(Duration.ofSeconds(179));
        TokenReply.Issued again = bench.issued(Bench.ci(), PULL_APP);

        assertThat(again.token()).isEqualTo(first.token());
        assertThat(again.expiresIn()).isEqualTo(Duration.ofSeconds(900 - 179));
        assertThat(again.at()).isEqualTo(Bench.NOW.plusSeconds(179));
        assertThat(bench.lastEntry().reused()).isTrue();
        bench.clock.move(Duration.ofSeconds(1));

        assertThat(bench.issued(Bench.ci(), PULL_APP).token()).isNotEqualTo(first.token());
        assertThat(bench.lastEntry().reused()).isFalse();
    }

    @Test
    void givesNoTokenOutAgainThatLivesForLessThanClientsExpect() throws Exception {
        Duration least = Duration.ofMinutes(1);
        var brief = new Bench(AuthServerSettings.of(Bench.SERVICE).withLives(least, least));
        TokenReply.Issued first = brief.issued(Bench.ci(), PULL_APP);
        brief.clock.move(Duration.ofSeconds(1));
        TokenReply.Issued next = brief.issued(Bench.ci(), PULL_APP);

        assertThat(next.token()).isNotEqualTo(first.token());
        assertThat(next.expiresIn()).isEqualTo(least);
    }

    @Test
    void givesNoTokenOutAgainForAnythingElse() throws Exception {
        SignedToken first = issuedTwice(Bench.ci(), PULL_APP);

        assertThat(bench.issued(Bench.ci(), PUSH_APP).token()).isNotEqualTo(first);
        assertThat(bench.issued(Bench.token(Bench.PULLER), PULL_APP).token()).isNotEqualTo(first);
        bench.view.set(Bench.view(2, Instant.MAX, true));
        assertThat(bench.issued(Bench.ci(), PULL_APP).token()).isNotEqualTo(first);
    }

    @Test
    void givesNoTokenOutAgainUnderAnotherKey() throws Exception {
        bench.users.put("ci", Bench.login("ci", Bench.CI_PASSWORD));
        bench.clock.move(Duration.ofHours(12).minusSeconds(1));
        SignedToken first = issuedTwice(Bench.ci(), PULL_APP);

        bench.clock.move(Duration.ofSeconds(2));

        assertThat(bench.issued(Bench.ci(), PULL_APP).token()).isNotEqualTo(first);
    }

    @Test
    void stillDecidesAnewWhenATokenCouldBeReused() throws Exception {
        bench.issued(Bench.token(Bench.PULLER), PULL_APP);
        bench.reviewer.revoke(Bench.PULLER);
        bench.clock.move(Duration.ofSeconds(10));

        assertThat(bench.ask(Bench.token(Bench.PULLER), PULL_APP))
                .isInstanceOf(TokenReply.Unauthorized.class);
    }
}

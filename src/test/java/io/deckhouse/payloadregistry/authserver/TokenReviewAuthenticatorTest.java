package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator.Audiences;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TokenReviewAuthenticatorTest {
    private static final Instant NOW = Bench.NOW;
    private static final String OWN = "registry.example.com";
    private static final Password OURS = Tokens.jwt("ours", OWN, NOW.plusSeconds(3_600));
    private static final Password APIS = Tokens.jwt("apis", "https://api", NOW.plusSeconds(3_600));

    private final MovableClock clock = new MovableClock(NOW);
    private final CountingReviewer reviewer = new CountingReviewer();
    private final Authenticator authenticator = authenticator(Audiences.of(OWN));

    private Authenticator authenticator(Audiences audiences) {
        return new TokenReviewAuthenticator(reviewer, audiences, clock, new Random(1));
    }

    private Authentication present(Password token) throws InterruptedException {
        return authenticator.authenticate(credentials("token", token));
    }

    private static Credentials credentials(String user, Password password) {
        return new Credentials(user, password, InetAddress.getLoopbackAddress());
    }

    @Test
    void provesATokenForTheOwnAudienceWithOneReview() throws Exception {
        reviewer.accept(OURS, "system:serviceaccount:team:ours", OWN);

        Authentication found = present(OURS);

        assertThat(found).isInstanceOf(Authentication.Proven.class);
        var who = (Principal.Kubernetes) ((Authentication.Proven) found).principal();
        assertThat(who.identity().username()).isEqualTo("system:serviceaccount:team:ours");
        assertThat(who.uid()).isEqualTo("uid-of-system:serviceaccount:team:ours");
        assertThat(who.validUntil()).isEqualTo(NOW.plusSeconds(3_600));
        assertThat(reviewer.questions).containsExactly(List.of(OWN));
    }

    @Test
    void provesATokenOfTheApiServerWithOneReviewToo() throws Exception {
        reviewer.accept(APIS, "system:serviceaccount:team:apis", CountingReviewer.API);

        assertThat(present(APIS)).isInstanceOf(Authentication.Proven.class);
        assertThat(reviewer.questions).containsExactly(List.of());
    }

    @Test
    void provesAnOpaqueTokenWithoutAnEnd() throws Exception {
        var opaque = Password.of("an-old-static-token");
        reviewer.accept(opaque, "alice", CountingReviewer.API);

        Authentication found = present(opaque);

        assertThat(((Authentication.Proven) found).principal().provenUntil())
                .isEqualTo(Instant.MAX);
        assertThat(reviewer.questions).containsExactly(List.of(OWN), List.of());
    }

    @Test
    void refusesTokensOfTheApiServerWhenToldTo() throws Exception {
        reviewer.accept(APIS, "alice", CountingReviewer.API);

        var strict = authenticator(Audiences.of(OWN).withoutApiTokens());

        assertThat(strict.authenticate(credentials("token", APIS)))
                .isInstanceOf(Authentication.Refused.class);
        assertThat(reviewer.questions).containsExactly(List.of(OWN));
    }

    @Test
    void refusesAnAnswerThatNamesNoneOfTheAskedAudiences() throws Exception {
        TokenReviewer deaf =
                (_, _) -> new TokenReviewer.Review.Accepted("alice", "", Set.of(), List.of());
        var strict =
                new TokenReviewAuthenticator(
                        deaf, Audiences.of(OWN).withoutApiTokens(), clock, new Random(1));

        assertThat(strict.authenticate(credentials("token", OURS)))
                .isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void tellsTheReasonForTheAudienceThatTheTokenNames() throws Exception {
        TokenReviewer deleted =
                (_, audiences) ->
                        new TokenReviewer.Review.Rejected(
                                audiences.equals(List.of(OWN))
                                        ? "service account was deleted"
                                        : "audience is invalid");
        var both = new TokenReviewAuthenticator(deleted, Audiences.of(OWN), clock, new Random(1));

        assertThat(both.authenticate(credentials("token", OURS)).toString())
                .contains("service account was deleted");
    }

    @Test
    void leavesOtherUserNamesToOthers() throws Exception {
        assertThat(authenticator.authenticate(credentials("Token", OURS)))
                .isInstanceOf(Authentication.NotMine.class);
        assertThat(reviewer.questions).isEmpty();
    }

    @Test
    void refusesWithoutAskingWhatCannotBeGood() throws Exception {
        Password expired = Tokens.jwt("old", OWN, NOW);

        assertThat(present(expired)).isInstanceOf(Authentication.Refused.class);
        assertThat(present(Password.of(""))).isInstanceOf(Authentication.Refused.class);
        assertThat(reviewer.questions).isEmpty();
    }

    @Test
    void asksAgainAfterTenSeconds() throws Exception {
        reviewer.accept(OURS, "alice", OWN);

        present(OURS);
        reviewer.revoke(OURS);
        clock.move(Duration.ofMillis(9_999));
        assertThat(present(OURS)).isInstanceOf(Authentication.Proven.class);
        assertThat(reviewer.questions).hasSize(1);
        clock.move(Duration.ofMillis(1));

        assertThat(present(OURS)).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void remembersNoTokenPastItsEnd() throws Exception {
        Password brief = Tokens.jwt("brief", OWN, NOW.plusSeconds(3));
        reviewer.accept(brief, "alice", OWN);

        present(brief);
        clock.move(Duration.ofSeconds(3));

        assertThat(present(brief)).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void remembersARefusalForASecond() throws Exception {
        present(OURS);
        reviewer.accept(OURS, "alice", OWN);
        clock.move(Duration.ofMillis(999));
        assertThat(present(OURS)).isInstanceOf(Authentication.Refused.class);
        assertThat(reviewer.questions).hasSize(2);
        clock.move(Duration.ofMillis(1));

        assertThat(present(OURS)).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void neverRemembersThatTheApiServerWasAway() throws Exception {
        reviewer.accept(OURS, "alice", OWN);
        reviewer.goDown();

        assertThat(present(OURS)).isInstanceOf(Authentication.Unavailable.class);
        assertThat(reviewer.questions).as("no second question").hasSize(1);
        reviewer.comeBack();

        assertThat(present(OURS)).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void knowsTokensAWhileWithoutTheApiServer() throws Exception {
        reviewer.accept(OURS, "alice", OWN);

        present(OURS);
        reviewer.goDown();

        assertThat(present(OURS)).isInstanceOf(Authentication.Proven.class);
        assertThat(present(APIS)).isInstanceOf(Authentication.Unavailable.class);
        clock.move(Duration.ofSeconds(10));
        assertThat(present(OURS)).isInstanceOf(Authentication.Unavailable.class);
    }

    @Test
    void takesABrokenReviewerForAnUnreachableOne() throws Exception {
        reviewer.breakDown();

        assertThat(present(OURS)).isInstanceOf(Authentication.Unavailable.class);
    }

    @Test
    void asksOnceForManyAtTheSameTime() throws Exception {
        reviewer.accept(OURS, "alice", OWN);
        reviewer.closeGate();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Authentication>>();
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> present(OURS)));
            }
            await().until(() -> !reviewer.questions.isEmpty());

            reviewer.openGate();

            for (Future<Authentication> answer : answers) {
                assertThat(answer.get()).isInstanceOf(Authentication.Proven.class);
            }
        }
        assertThat(reviewer.questions).hasSize(1);
    }

    @Test
    void keepsAReviewGoingWhenTheFirstCallerGivesUp() throws Exception {
        reviewer.accept(OURS, "alice", OWN);
        reviewer.closeGate();
        Thread first = Thread.ofVirtual().start(() -> giveUp());
        await().until(() -> !reviewer.questions.isEmpty());

        first.interrupt();
        first.join();
        reviewer.openGate();

        assertThat(present(OURS)).isInstanceOf(Authentication.Proven.class);
        assertThat(reviewer.questions).hasSize(1);
    }

    private void giveUp() {
        assertThatThrownBy(() -> present(OURS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void refusesAudiencesThatNoTokenCouldHave() {
        assertThatThrownBy(() -> new Audiences(List.of(), false, Duration.ZERO))
                .hasMessageContaining("no audience is accepted");
        assertThatThrownBy(() -> new Audiences(List.of(OWN), true, Duration.ofSeconds(11)))
                .hasMessageContaining("0 to 10 seconds");
    }
}

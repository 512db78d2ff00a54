package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator.Audiences;
import io.deckhouse.payloadregistry.authserver.TokenReviewer.Review;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invented tokens and a right one, while the API server is slow. */
final class ReviewOrderTest {
    private static final String OWN = "registry.example.com";
    private static final Password RIGHT = Password.of("right");
    private static final InetAddress GUESSERS = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.2");

    private final MovableClock clock = new MovableClock(Bench.NOW);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final TokenReviewAuthenticator authenticator =
            new TokenReviewAuthenticator(
                    this::review, Audiences.of(OWN).withoutApiTokens(), clock, new Random(1));
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Review review(Password token, List<String> audiences) throws InterruptedException {
        asked.add(token.reveal());
        gate.await();
        return token.equals(RIGHT)
                ? new Review.Accepted("alice", "", Set.of(), audiences)
                : new Review.Rejected("no such token");
    }

    private Authentication present(Password token, InetAddress from) throws InterruptedException {
        return authenticator.authenticate(new Credentials("token", token, from));
    }

    private Future<Authentication> start(Password token, InetAddress from) {
        return threads.submit(() -> present(token, from));
    }

    private void startGuesses(int count) {
        gate = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            var _ = start(Password.of("invented-" + i), GUESSERS);
        }
    }

    @AfterEach
    void end() {
        gate.countDown();
        threads.close();
    }

    @Test
    void inventedTokensLeavePlacesToOtherAddresses() throws Exception {
        present(Password.of("a-first-guess"), GUESSERS);
        startGuesses(200);
        await().until(() -> asked.size() == 1 + 16);

        var login = start(RIGHT, ELSEWHERE);
        await().until(() -> asked.contains(RIGHT.reveal()));
        gate.countDown();

        assertThat(login.get()).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void soDoesABurstFromAnAddressNotYetSuspect() throws Exception {
        startGuesses(200);
        await().until(() -> asked.size() == 32);

        var login = start(RIGHT, ELSEWHERE);
        await().until(() -> asked.contains(RIGHT.reveal()));
        gate.countDown();

        assertThat(login.get()).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void aTokenThatWasAcceptedIsAskedAboutBeforeTheGuessesOfItsAddress() throws Exception {
        present(RIGHT, GUESSERS);
        present(Password.of("a-first-guess"), GUESSERS);
        clock.move(Duration.ofSeconds(10));
        asked.clear();
        startGuesses(200);
        await().until(() -> asked.size() == 16);

        var login = start(RIGHT, GUESSERS);
        await().until(() -> asked.contains(RIGHT.reveal()));
        gate.countDown();

        assertThat(login.get()).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void oneWhoMistookTheTokenTakesTurnsWithTheGuessersOfAnotherAddress() throws Exception {
        present(Password.of("a-first-guess"), GUESSERS);
        present(Password.of("a-mistake"), ELSEWHERE);
        startGuesses(200);
        await().until(() -> asked.size() == 2 + 16);

        var login = start(RIGHT, ELSEWHERE);
        gate.countDown();

        assertThat(login.get()).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void suspicionEndsAfterAMinute() throws Exception {
        present(Password.of("a-first-guess"), GUESSERS);
        clock.move(Duration.ofMinutes(1));

        startGuesses(200);

        await().until(() -> asked.size() == 1 + 32);
    }
}

package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whose password is looked at first, with one hash at a time. */
final class LoginOrderTest {
    private static final Password RIGHT = Bench.CI_PASSWORD;
    private static final InetAddress GUESSERS = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.2");

    private final MovableClock clock = new MovableClock(Bench.NOW);
    private final List<String> order = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Map<String, StaticLogin> users = Map.of("ci", Bench.login("ci", RIGHT));
    private final StaticUserAuthenticator authenticator =
            new StaticUserAuthenticator(
                    () -> users,
                    new StaticUserAuthenticator.Limits(
                            14, 1, Duration.ofSeconds(30), Duration.ofMinutes(5)),
                    clock,
                    new SecureRandom(),
                    (_, password) -> verify(password));

    private boolean verify(Password password) {
        order.add(password.reveal());
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return password.equals(RIGHT);
    }

    private Authentication login(String user, Password password, InetAddress from)
            throws InterruptedException {
        return authenticator.authenticate(new Credentials(user, password, from));
    }

    /** Closes the gate and lets guesses with invented names wait before it, one inside. */
    private void startGuesses(ExecutorService threads, int count) {
        gate = new CountDownLatch(1);
        int done = order.size();
        for (int i = 0; i < count; i++) {
            var name = "invented-" + i;
            var _ = threads.submit(() -> login(name, Password.of("guess of " + name), GUESSERS));
        }
        await().until(() -> order.size() == done + 1 && authenticator.waiting() == count - 1);
    }

    private Future<Authentication> startLogin(ExecutorService threads, InetAddress from) {
        int before = authenticator.waiting();
        var login = threads.submit(() -> login("ci", RIGHT, from));
        await().until(() -> authenticator.waiting() == before + 1);
        return login;
    }

    @Test
    void aBurstFromAnAddressNotYetSuspectLeavesTheFrontToOthers() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            startGuesses(threads, 40);
            var login = startLogin(threads, ELSEWHERE);

            gate.countDown();

            assertThat(login.get()).isInstanceOf(Authentication.Proven.class);
        }
        assertThat(order.indexOf(RIGHT.reveal())).isLessThanOrEqualTo(8);
    }

    @Test
    void aPasswordThatWasRightGoesBeforeTheGuessesOfItsAddress() throws Exception {
        login("ci", RIGHT, GUESSERS);
        login("ci", Password.of("a typo"), GUESSERS);
        clock.move(Duration.ofMinutes(5));
        login("ci", Password.of("another typo"), GUESSERS);
        order.clear();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            startGuesses(threads, 40);
            var login = startLogin(threads, GUESSERS);

            gate.countDown();

            assertThat(login.get()).isInstanceOf(Authentication.Proven.class);
        }
        assertThat(order.indexOf(RIGHT.reveal())).isEqualTo(1);
    }
}

package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A guesser and somebody else behind the same address. */
final class HashWorkersTest {
    private static final BcryptHash HASH = BcryptHash.parse("$2y$04$" + ".".repeat(53));
    private static final Password PASSWORD = Password.of("secret");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void leavesRoomForOtherUsersOfAGuessersAddress() throws Exception {
        var gate = new CountDownLatch(1);
        var workers = new HashWorkers(1, PATIENCE, (_, _) -> passed(gate));
        var guessed = new FailureDelay.Key("192.0.2.1", "admin");
        var other = new FailureDelay.Key("192.0.2.1", "ci");
        Callable<HashWorkers.Outcome> guess = () -> workers.verifySuspect(HASH, PASSWORD, guessed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HashWorkers.Outcome>> guesses = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                guesses.add(threads.submit(guess));
            }
            await().until(() -> guesses.stream().filter(Future::isDone).count() == 584);
            var login = threads.submit(() -> workers.verifySuspect(HASH, PASSWORD, other));
            await().until(() -> workers.waiting() == 16);

            gate.countDown();

            assertThat(login.get()).isEqualTo(HashWorkers.Outcome.RIGHT);
            for (var each : guesses) {
                assertThat(each.get()).isIn(HashWorkers.Outcome.RIGHT, HashWorkers.Outcome.BUSY);
            }
        }
        assertThat(guess.call()).isEqualTo(HashWorkers.Outcome.RIGHT);
    }

    private static boolean passed(CountDownLatch gate) {
        try {
            gate.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.authserver.HashWorkers.Outcome;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A guesser and somebody else behind the same address. */
final class HashWorkersTest {
    private static final BcryptHash HASH = BcryptHash.parse("$2y$04$" + ".".repeat(53));
    private static final Password PASSWORD = Password.of("secret");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final FailureDelay.Key ALICE = new FailureDelay.Key("192.0.2.1", "alice");
    private static final FailureDelay.Key CI = new FailureDelay.Key("192.0.2.1", "ci");
    private static final int ROOM = 256;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch isBegun = new CountDownLatch(1);
    private final HashWorkers workers =
            new HashWorkers(1, PATIENCE, (_, _) -> begun(), new Random(1));

    private Outcome suspect(FailureDelay.Key who) throws InterruptedException {
        return workers.verifySuspect(HASH, PASSWORD, who);
    }

    private static long done(List<Future<Outcome>> all) {
        return all.stream().filter(Future::isDone).count();
    }

    @Test
    void letsTheRightPasswordWaitBesideManyGuesses() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> guesses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                guesses.add(threads.submit(() -> suspect(ALICE)));
            }
            await().until(() -> workers.waiting() == 99);
            var login = threads.submit(() -> suspect(ALICE));
            await().until(() -> workers.waiting() == 100);

            gate.countDown();

            assertThat(login.get()).isEqualTo(Outcome.RIGHT);
            assertThat(guesses).noneMatch(HashWorkersTest::isBusy);
        }
    }

    @Test
    void leavesRoomForOtherUsersOfAGuessersAddress() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> guesses = new ArrayList<>();
            guesses.add(threads.submit(() -> suspect(ALICE)));
            await().until(() -> isBegun.getCount() == 0);
            for (int i = 1; i < 600; i++) {
                guesses.add(threads.submit(() -> suspect(ALICE)));
            }
            await().until(() -> done(guesses) == 600 - ROOM - 1);
            var login = threads.submit(() -> suspect(CI));
            await().until(() -> done(guesses) == 600 - ROOM);

            gate.countDown();

            assertThat(login.get()).isEqualTo(Outcome.RIGHT);
            for (var each : guesses) {
                assertThat(each.get()).isIn(Outcome.RIGHT, Outcome.BUSY);
            }
        }
        assertThat(workers.waiting()).isZero();
        assertThat(suspect(ALICE)).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void servesOthersBeforeAllSuspects() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> guesses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                guesses.add(threads.submit(() -> suspect(ALICE)));
            }
            await().until(() -> workers.waiting() == 2);
            var login = threads.submit(() -> workers.verify(HASH, PASSWORD));
            await().until(() -> workers.waiting() == 3);

            gate.countDown();

            assertThat(login.get()).isEqualTo(Outcome.RIGHT);
            for (var each : guesses) {
                assertThat(each.get()).isEqualTo(Outcome.RIGHT);
            }
        }
    }

    @Test
    void nothingStaysBehindOfWhoLosesPatience() throws Exception {
        var hasty =
                new HashWorkers(1, Duration.ofMillis(50), (_, _) -> passed(gate), new Random(1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> guesses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                guesses.add(threads.submit(() -> hasty.verifySuspect(HASH, PASSWORD, ALICE)));
            }
            for (var each : guesses) {
                assertThat(each.get()).isEqualTo(Outcome.BUSY);
            }
        }

        assertThat(hasty.waiting()).isZero();
        gate.countDown();
        await().until(() -> hasty.verifySuspect(HASH, PASSWORD, ALICE) == Outcome.RIGHT);
    }

    private static boolean isBusy(Future<Outcome> guess) {
        return guess.isDone() && guess.resultNow() == Outcome.BUSY;
    }

    private boolean begun() {
        isBegun.countDown();
        return passed(gate);
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

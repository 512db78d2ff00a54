package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Work is counted, not timed: each verified hash is written down with its cost. */
class StaticUserAuthenticatorTest {
    private static final Password RIGHT = Bench.CI_PASSWORD;

    private final MovableClock clock = new MovableClock(Bench.NOW);
    private final Map<String, StaticLogin> users =
            new ConcurrentHashMap<>(Map.of("ci", Bench.login("ci", RIGHT)));
    private final List<Integer> work = new CopyOnWriteArrayList<>();
    private final Authenticator authenticator = authenticator(this::verify);

    private boolean verify(BcryptHash hash, Password password) {
        work.add(hash.cost());
        return hash.verify(password);
    }

    private Authenticator authenticator(HashWorkers.Work counted) {
        var limits =
                new StaticUserAuthenticator.Limits(
                        14, 2, Duration.ofSeconds(10), Duration.ofMinutes(5));
        return new StaticUserAuthenticator(() -> users, limits, clock, new SecureRandom(), counted);
    }

    private Authentication present(String user, Password password) throws InterruptedException {
        return authenticator.authenticate(
                new Credentials(user, password, InetAddress.getLoopbackAddress()));
    }

    private static StaticLogin withCost(String name, int cost) {
        String text = "$2y$%02d$%s".formatted(cost, "a".repeat(53));
        return new StaticLogin(new StaticUser(name, List.of()), BcryptHash.parse(text));
    }

    @Test
    void provesTheRightPassword() throws Exception {
        assertThat(present("ci", RIGHT)).isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void remembersTheRightPasswordForAWhile() throws Exception {
        present("ci", RIGHT);
        present("ci", RIGHT);
        assertThat(work).hasSize(1);
        clock.move(Duration.ofMinutes(5));

        assertThat(present("ci", RIGHT)).isInstanceOf(Authentication.Proven.class);
        assertThat(work).hasSize(2);
    }

    @Test
    void forgetsThePasswordWithItsHash() throws Exception {
        present("ci", RIGHT);

        users.put("ci", Bench.login("ci", Password.of("a new one")));

        assertThat(present("ci", RIGHT)).isInstanceOf(Authentication.Refused.class);
        assertThat(present("ci", Password.of("a new one")))
                .isInstanceOf(Authentication.Proven.class);
    }

    @Test
    void forgetsThePasswordWithItsUser() throws Exception {
        users.put("other", Bench.login("other", RIGHT));
        present("ci", RIGHT);

        users.remove("ci");

        assertThat(present("ci", RIGHT)).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void takesNobodysPasswordForAnothersWithTheSameHash() throws Exception {
        StaticLogin ci = Bench.login("ci", RIGHT);
        users.put("ci", ci);
        users.put("twin", new StaticLogin(new StaticUser("twin", List.of()), ci.hash()));
        present("ci", RIGHT);

        var twin = (Authentication.Proven) present("twin", RIGHT);

        assertThat(twin.principal().name()).isEqualTo("twin");
        assertThat(work).hasSize(2);
    }

    @Test
    void neverRemembersAWrongPassword() throws Exception {
        present("ci", Password.of("wrong"));
        present("ci", Password.of("wrong"));

        assertThat(work).hasSize(2);
    }

    @Test
    void doesForUnknownUsersWhatItDoesForKnownOnes() throws Exception {
        Authentication unknown = present("nobody", Password.of("wrong"));
        Authentication wrong = present("ci", Password.of("wrong"));

        assertThat(work).containsExactly(4, 4);
        assertThat(unknown).isEqualTo(wrong);
    }

    @Test
    void givesEachUnknownUserTheCostOfSomeKnownOneForGood() throws Exception {
        users.clear();
        users.put("cheap", withCost("cheap", 4));
        users.put("dear", withCost("dear", 6));
        for (int i = 0; i < 64; i++) {
            present("user-" + i, Password.of("wrong"));
        }
        List<Integer> first = List.copyOf(work);
        work.clear();

        for (int i = 0; i < 64; i++) {
            present("user-" + i, Password.of("another"));
        }

        assertThat(work).isEqualTo(first).containsOnly(4, 6).contains(4, 6);
    }

    @Test
    void refusesAtOnceWhatCanBeNobodysPasswordWhoeverIsNamed() throws Exception {
        for (String bad : List.of("", "x".repeat(73), "a\0b")) {
            Authentication known = present("ci", Password.of(bad));

            assertThat(known).isInstanceOf(Authentication.Refused.class);
            assertThat(present("nobody", Password.of(bad))).isEqualTo(known);
        }
        assertThat(work).isEmpty();
    }

    @Test
    void refusesAHashThatCostsTooMuchWithoutComputingIt() throws Exception {
        users.put("greedy", withCost("greedy", 15));
        try (var log = CapturedLog.start()) {
            assertThat(present("greedy", Password.of("any")))
                    .isEqualTo(present("nobody", Password.of("any")));
            present("greedy", Password.of("other"));

            assertThat(log.lines()).filteredOn(line -> line.contains("greedy")).hasSize(1);
        }
        assertThat(work).containsOnly(4).hasSize(3);
    }

    @Test
    void leavesTheTokenUserAndEmptyListsToOthers() throws Exception {
        assertThat(present("token", RIGHT)).isInstanceOf(Authentication.NotMine.class);
        users.clear();

        assertThat(present("ci", RIGHT)).isInstanceOf(Authentication.NotMine.class);
        assertThat(work).isEmpty();
    }

    @Test
    void checksOnceForManyAtTheSameTimeAndNeverMoreThanItsShare() throws Exception {
        var gate = new CountDownLatch(1);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var slow =
                authenticator((hash, password) -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    awaitGate(gate);
                    running.decrementAndGet();
                    work.add(hash.cost());
                    return hash.verify(password);
                });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var right = new ArrayList<Future<Authentication>>();
            var wrong = new ArrayList<Future<Authentication>>();
            for (int i = 0; i < 50; i++) {
                right.add(threads.submit(() -> slow.authenticate(credentials(RIGHT))));
            }
            for (int i = 0; i < 5; i++) {
                var guess = Password.of("guess " + i);
                wrong.add(threads.submit(() -> slow.authenticate(credentials(guess))));
            }
            await().until(() -> running.get() == 2);

            gate.countDown();

            for (var answer : right) {
                assertThat(answer.get()).isInstanceOf(Authentication.Proven.class);
            }
            for (var answer : wrong) {
                assertThat(answer.get()).isInstanceOf(Authentication.Refused.class);
            }
        }
        assertThat(most).hasValue(2);
        assertThat(work.size()).isLessThan(50);
    }

    @Test
    void saysUnavailableWhenThePatienceIsOver() throws Exception {
        var gate = new CountDownLatch(1);
        var limits = new StaticUserAuthenticator.Limits(14, 1, Duration.ofMillis(1), Duration.ZERO);
        var slow =
                new StaticUserAuthenticator(
                        () -> users, limits, clock, new SecureRandom(), (_, _) -> awaitGate(gate));

        Authentication answer = slow.authenticate(credentials(RIGHT));
        gate.countDown();

        assertThat(answer).isInstanceOf(Authentication.Unavailable.class);
    }

    @Test
    void letsOthersPassThoseWhoHaveJustFailed() throws Exception {
        var gate = new AtomicReference<>(new CountDownLatch(0));
        var order = new CopyOnWriteArrayList<String>();
        var limits =
                new StaticUserAuthenticator.Limits(14, 1, Duration.ofSeconds(10), Duration.ZERO);
        var single =
                new StaticUserAuthenticator(
                        () -> users,
                        limits,
                        clock,
                        new SecureRandom(),
                        (_, password) -> {
                            order.add(password.reveal());
                            return awaitGate(gate.get()) && password.equals(RIGHT);
                        });
        single.authenticate(credentials(Password.of("first guess")));
        gate.set(new CountDownLatch(1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var busy = threads.submit(() -> single.authenticate(credentials(Password.of("busy"))));
            await().until(() -> order.size() == 2);
            var guess = threads.submit(() -> single.authenticate(credentials(Password.of("next"))));
            await().until(() -> single.waiting() == 1);
            var clean =
                    threads.submit(() ->
                            single.authenticate(
                                    new Credentials(
                                            "ci", RIGHT, InetAddress.ofLiteral("192.0.2.1"))));
            await().until(() -> single.waiting() == 2);

            gate.get().countDown();

            assertThat(clean.get()).isInstanceOf(Authentication.Proven.class);
            assertThat(guess.get()).isEqualTo(busy.get());
        }
        assertThat(order).containsExactly("first guess", "busy", RIGHT.reveal(), "next");
    }

    private static Credentials credentials(Password password) {
        return new Credentials("ci", password, InetAddress.getLoopbackAddress());
    }

    private static boolean awaitGate(CountDownLatch gate) {
        try {
            gate.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

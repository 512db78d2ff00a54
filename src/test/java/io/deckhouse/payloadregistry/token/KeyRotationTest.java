package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final RotationPolicy POLICY =
            RotationPolicy.halfLife(Duration.ofHours(4), HOUR, SigningAlgorithm.ES256);
    private static final Instant START = Instant.parse("2026-03-05T00:00:00Z");

    private static final Logger NOISE = Logger.getLogger(RotatingKeys.class.getName());

    @BeforeAll
    static void silence() {
        NOISE.setLevel(Level.OFF);
    }

    private final SecureRandom random = new SecureRandom();
    private final MovableClock clock = new MovableClock(START);

    @TempDir Path directory;

    private RotatingKeys open(RotationPolicy policy) throws IOException {
        return RotatingKeys.open(new KeyDirectory(directory), policy, clock, random);
    }

    private record Alive(SignedToken token, Instant until) {}

    @Test
    void everyTokenOfThreeDaysIsProvableUntilItEnds() throws Exception {
        var keys = open(POLICY);
        var ca = keys.bundle().getFirst();
        var alive = new ArrayDeque<Alive>();
        var seen = new HashSet<String>();
        while (clock.instant().isBefore(START.plus(Duration.ofDays(3)))) {
            Instant now = clock.instant();
            var signer = keys.current();
            seen.add(signer.keyId());
            var token = signer.sign(Verifier.claims(now, now.plus(HOUR)));
            alive.add(new Alive(token, now.plus(HOUR)));

            var parsed = Verifier.verify(token.jwt(), ca, now);
            var leaf = Verifier.chain(parsed).getFirst();
            assertThat(leaf.getNotAfter().toInstant())
                    .isAfterOrEqualTo(now.plus(HOUR).plus(Duration.ofMinutes(5)));
            assertThat(leaf.getNotBefore().toInstant())
                    .isBeforeOrEqualTo(now.minus(Duration.ofMinutes(5)));
            while (alive.getFirst().until().isBefore(now)) {
                alive.removeFirst();
            }
            var oldest = alive.getFirst().token();
            Verifier.verify(oldest.jwt(), ca, now);
            assertThat(keys.jwks().keys())
                    .contains(
                            Verifier.chain(SignedJWT.parse(oldest.jwt()))
                                    .getFirst()
                                    .getPublicKey());
            clock.move(Duration.ofSeconds(911));
        }

        assertThat(seen).hasSizeBetween(35, 37);
        assertThat(keys.jwks().keys()).hasSizeLessThanOrEqualTo(2);
        assertThat(keys.bundle()).containsExactly(ca);
    }

    @Test
    void keepsCaAndLeafOverRestart() throws Exception {
        var before = open(POLICY);
        clock.move(Duration.ofMinutes(30));

        var after = open(POLICY);

        assertThat(after.bundle()).isEqualTo(before.bundle());
        assertThat(after.current().keyId()).isEqualTo(before.current().keyId());
    }

    @Test
    void issuesANewLeafForAnotherAlgorithmUnderTheSameCa() throws Exception {
        var before = open(POLICY);
        Instant now = clock.instant();
        var early = before.current().sign(Verifier.claims(now, now.plus(HOUR)));

        var after = open(RotationPolicy.forTokens(HOUR, SigningAlgorithm.RS256));

        var token = after.current().sign(Verifier.claims(now, now.plus(HOUR)));
        assertThat(after.bundle()).isEqualTo(before.bundle());
        assertThat(Verifier.verify(token.jwt(), after.bundle().getFirst(), now).getHeader())
                .extracting(header -> header.getAlgorithm().getName())
                .isEqualTo("RS256");
        assertThat(after.jwks().keys())
                .hasSize(2)
                .contains(Verifier.chain(SignedJWT.parse(early.jwt())).getFirst().getPublicKey());
    }

    @Test
    void issuesNewLeafAfterLongSleep() throws Exception {
        var keys = open(POLICY);
        clock.move(Duration.ofDays(400));
        Instant now = clock.instant();

        var token = keys.current().sign(Verifier.claims(now, now.plus(HOUR)));

        Verifier.verify(token.jwt(), keys.bundle().getFirst(), now);
        assertThat(keys.jwks().keys()).hasSize(1);
    }

    @Test
    void issuesNewLeafWhenTheClockWentBack() throws Exception {
        var keys = open(POLICY);
        clock.set(START.plus(Duration.ofDays(1)));
        String future = keys.current().keyId();
        clock.set(START.plus(Duration.ofHours(3)));

        var token =
                keys.current().sign(Verifier.claims(clock.instant(), clock.instant().plus(HOUR)));

        assertThat(keys.current().keyId()).isNotEqualTo(future);
        Verifier.verify(token.jwt(), keys.bundle().getFirst(), clock.instant());
    }

    @Test
    void adoptsTheLeafAnotherReplicaIssued() throws Exception {
        var one = open(POLICY);
        var other = open(POLICY);
        clock.move(Duration.ofHours(2));

        assertThat(other.current().keyId()).isEqualTo(one.current().keyId());
        assertThat(other.jwks().json()).isEqualTo(one.jwks().json());
    }

    @Test
    void keepsTheOldLeafWhenStorageFailsAndRecovers() throws Exception {
        var broken = new AtomicBoolean();
        var real = new KeyDirectory(directory);
        KeyStorage storage =
                change -> {
                    if (broken.get()) {
                        throw new IOException("disk gone");
                    }
                    real.update(change);
                };
        var keys = RotatingKeys.open(storage, POLICY, clock, random);
        String first = keys.current().keyId();
        clock.move(Duration.ofHours(2));
        broken.set(true);

        assertThat(keys.current().keyId()).isEqualTo(first);
        broken.set(false);
        assertThat(keys.current().keyId()).as("waits before the next try").isEqualTo(first);
        clock.move(Duration.ofSeconds(10));
        assertThat(keys.current().keyId()).isNotEqualTo(first);
    }

    @Test
    void reportsFailedReloadAndGoesOn() throws Exception {
        var keys = open(POLICY);
        String id = keys.current().keyId();
        Files.writeString(directory.resolve("leaf.pem"), "garbage");

        assertThatThrownBy(keys::reload).isInstanceOf(KeyMaterialException.class);
        assertThat(keys.current().keyId()).isEqualTo(id);
    }

    @Test
    void capsLeavesByTheCasEnd() throws Exception {
        var keys = open(POLICY);
        Instant caEnd = keys.bundle().getFirst().getNotAfter().toInstant();
        clock.set(caEnd.minus(Duration.ofMinutes(30)));

        assertThat(keys.current().latestExpiry()).isEqualTo(caEnd.minus(Duration.ofMinutes(5)));
        String last = keys.current().keyId();
        assertThat(keys.current().keyId()).as("no new leaf for every token").isEqualTo(last);
        clock.set(caEnd.plusSeconds(1));
        assertThatThrownBy(() -> open(POLICY))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("the token CA ends at " + caEnd);
    }

    @Test
    void manyThreadsSeeOneLeafAndEachTokenIsProvable() throws Exception {
        var fast =
                new RotationPolicy(
                        Duration.ofHours(4), Duration.ofSeconds(1), HOUR, SigningAlgorithm.ES256);
        var keys = open(fast);
        var ca = keys.bundle().getFirst();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int second = 0; second < 10; second++) {
                clock.move(Duration.ofSeconds(1));
                Instant now = clock.instant();
                Callable<SignedToken> sign =
                        () -> keys.current().sign(Verifier.claims(now, now.plus(HOUR)));
                var tokens = new ArrayList<SignedToken>();
                for (var future :
                        threads.invokeAll(IntStream.range(0, 16).mapToObj(_ -> sign).toList())) {
                    tokens.add(future.get());
                }
                for (SignedToken token : tokens) {
                    Verifier.verify(token.jwt(), ca, now);
                }
            }
        }
        assertThat(keys.jwks().keys()).hasSizeBetween(10, 12);
    }

    @Test
    void allowsLongerTokensWhileItRuns() throws Exception {
        var keys = open(POLICY);
        String before = keys.current().keyId();

        keys.allow(HOUR);
        assertThat(keys.current().keyId()).isEqualTo(before);
        keys.allow(Duration.ofHours(20));

        assertThat(keys.current().latestExpiry())
                .isAfterOrEqualTo(START.plus(Duration.ofHours(20)));
        assertThat(keys.jwks().json()).contains(before);
        clock.move(Duration.ofHours(19));
        assertThat(keys.current().latestExpiry())
                .isAfterOrEqualTo(clock.instant().plus(Duration.ofHours(20)));
    }

    @Test
    void keepsALongerLifeForTheTokensThatHaveIt() throws Exception {
        var keys = open(POLICY);
        keys.allow(Duration.ofHours(20));
        String before = keys.current().keyId();

        keys.allow(HOUR);

        assertThat(keys.current().keyId()).isEqualTo(before);
    }

    @Test
    void refusesLeavesTooShortForTheirTokens() {
        assertThatThrownBy(() ->
                        RotationPolicy.halfLife(Duration.ofHours(2), HOUR, SigningAlgorithm.ES256))
                .hasMessageContaining("too short");
    }
}

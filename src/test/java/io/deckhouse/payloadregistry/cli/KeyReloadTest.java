package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.MovableClock;
import io.deckhouse.payloadregistry.token.KeyMaterial;
import io.deckhouse.payloadregistry.token.KeyStorage;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class KeyReloadTest {
    private static final Duration LONG = Duration.ofDays(30);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final Place place = new Place();

    /** Where keys are kept; an API server that hangs when it is told to. */
    private static final class Place implements KeyStorage {
        private final AtomicInteger questions = new AtomicInteger();
        private volatile CountDownLatch answers = new CountDownLatch(0);
        private KeyMaterial held = new KeyMaterial("", "");

        @Override
        public void update(UnaryOperator<KeyMaterial> change) throws IOException {
            questions.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            held = change.apply(held);
        }
    }

    private RotatingKeys keys() throws IOException {
        return RotatingKeys.open(place, RotationPolicy.STANDARD, clock, new SecureRandom());
    }

    @Test
    @Timeout(20)
    void aLongerLifeOfTokensWaitsForAPlaceThatHangsAndNobodyWithIt() throws Exception {
        RotatingKeys keys = keys();
        var reload = new KeyReload(keys);
        place.answers = new CountDownLatch(1);

        reload.allow(LONG);
        Thread running = Thread.ofVirtual().start(reload);
        await().until(() -> place.questions.get() == 2);
        reload.allow(LONG);

        assertThat(ends(keys)).isBefore(clock.instant().plus(LONG));
        place.answers.countDown();
        running.join();
        assertThat(ends(keys)).isAfter(clock.instant().plus(LONG));
    }

    @Test
    void looksAtTheKeysEveryTenSeconds() throws Exception {
        var reload = new KeyReload(keys());
        for (int i = 0; i < 100; i++) {
            reload.run();
        }

        assertThat(place.questions).hasValue(6);
    }

    private static Instant ends(RotatingKeys keys) {
        return keys.current().latestExpiry();
    }
}

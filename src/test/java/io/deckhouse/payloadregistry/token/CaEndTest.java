package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told before the token CA ends, and what changes it in time. */
final class CaEndTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger(CaEnd.class.getName());

    private final SecureRandom random = new SecureRandom();
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-05T00:00:00Z"));
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler kept =
            new Handler() {
                @Override
                public void publish(LogRecord event) {
                    warnings.add(event.getMessage());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @TempDir Path directory;

    @BeforeEach
    void listen() {
        LOG.addHandler(kept);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(kept);
    }

    private RotatingKeys in(String name) throws IOException {
        return RotatingKeys.in(directory.resolve(name), clock, random);
    }

    private static Instant end(RotatingKeys keys) {
        return keys.bundle().getFirst().getNotAfter().toInstant();
    }

    @Test
    void isToldDailyFromThirtyDaysBefore() throws Exception {
        RotatingKeys keys = in("keys");
        Instant end = end(keys);
        clock.set(end.minus(Duration.ofDays(31)));
        keys.reload();
        assertThat(warnings).isEmpty();

        clock.set(end.minus(Duration.ofDays(30)));
        for (int look = 0; look < 48; look++) {
            keys.reload();
            clock.move(HOUR);
        }

        assertThat(warnings)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line)
                                .contains("end=" + end)
                                .contains("'A new token CA' in docs/auth-server.md"));
    }

    @Test
    void isToldWhereKeysOnlyRotateAndAtTheStart() throws Exception {
        RotatingKeys keys = in("keys");
        clock.set(end(keys).minus(Duration.ofDays(20)));
        keys.current();
        assertThat(warnings).hasSize(1);

        in("keys");

        assertThat(warnings).hasSize(2);
    }

    @Test
    void asksForNoBackupWhenItIsOver() throws Exception {
        Instant end = end(in("keys"));
        clock.set(end);

        assertThatThrownBy(() -> in("keys"))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("the token CA ends at " + end)
                .hasMessageContaining("delete it and leaf.pem")
                .hasMessageNotContaining("restore");
    }

    /** As docs/auth-server.md says. */
    @Test
    void isPutOffByNewKeysThatRegistriesTrustAlready() throws Exception {
        RotatingKeys keys = in("keys");
        clock.set(end(keys).minus(Duration.ofDays(30)));
        var old = keys.bundle().getFirst();
        Instant before = clock.instant();
        SignedToken early = keys.current().sign(Verifier.claims(before, before.plus(HOUR)));
        var next = in("new-keys").bundle().getFirst();
        clock.move(Duration.ofDays(10));

        for (String file : List.of("ca.pem", "leaf.pem")) {
            Files.copy(
                    directory.resolve("new-keys").resolve(file),
                    directory.resolve("keys").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        keys.reload();

        Instant now = clock.instant();
        assertThat(keys.bundle()).containsExactly(next);
        Verifier.verify(early.jwt(), old, before);
        Verifier.verify(keys.current().sign(Verifier.claims(now, now.plus(HOUR))).jwt(), next, now);
        assertThat(end(keys)).isAfter(now.plus(Duration.ofDays(3000)));
    }
}

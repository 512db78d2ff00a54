package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator's own keys while one replaces the other. */
final class ImportedKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-05T00:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final MovableClock clock = new MovableClock(NOW);
    private final ImportedKey first = key();
    private final ImportedKey second = key();
    private final ImportedKeys keys = new ImportedKeys(first, clock);

    private ImportedKey key() {
        var pair = SigningAlgorithm.ES256.generate(random);
        var validity = new CertificateIssuer.Validity(NOW, NOW.plus(Duration.ofDays(1)));
        var certificate = CertificateIssuer.selfSigned(pair, validity, random);
        var pem = new Pem(pair.getPrivate(), List.of(certificate));
        return ImportedKey.parse(pem.secretText(), random);
    }

    private static PublicKey of(ImportedKey key) {
        return key.bundle().getFirst().getPublicKey();
    }

    private void sign(Duration life) {
        keys.current().sign(Verifier.claims(clock.instant(), clock.instant().plus(life)));
    }

    @Test
    void theSetHasAFormerKeyUntilTheLastOfItsTokensHasEnded() {
        sign(Duration.ofMinutes(20));
        sign(Duration.ofMinutes(5));

        keys.replace(second);

        assertThat(keys.current()).isSameAs(second.current());
        assertThat(keys.bundle()).isEqualTo(second.bundle());
        assertThat(keys.jwks().keys()).containsExactly(of(second), of(first));
        clock.move(Duration.ofMinutes(20).minusNanos(1));
        assertThat(keys.jwks().keys()).containsExactly(of(second), of(first));
        clock.move(Duration.ofNanos(1));
        assertThat(keys.jwks().keys()).containsExactly(of(second));
    }

    @Test
    void keepsEveryKeyThatMayStillBeNeededAndNoOther() {
        sign(Duration.ofMinutes(20));
        keys.replace(second);
        keys.replace(key());
        ImportedKey last = key();
        keys.replace(last);

        assertThat(keys.jwks().keys()).containsExactly(of(last), of(first));
    }

    @Test
    void aKeyThatComesBackStandsInTheSetOnce() {
        sign(Duration.ofMinutes(20));
        keys.replace(second);
        sign(Duration.ofMinutes(20));
        keys.replace(first);

        assertThat(keys.jwks().keys()).containsExactly(of(first), of(second));
    }
}

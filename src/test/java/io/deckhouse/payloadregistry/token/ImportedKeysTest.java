package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.LoggedRecords;
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
    private final ImportedKeys keys = new ImportedKeys(first, Duration.ofHours(1), clock);

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

    @Test
    void theSetHasAFormerKeyAsLongAsATokenOfItMayLive() {
        keys.replace(second);

        assertThat(keys.current()).isSameAs(second.current());
        assertThat(keys.bundle()).isEqualTo(second.bundle());
        assertThat(keys.jwks().keys()).containsExactly(of(second), of(first));
        clock.move(Duration.ofMinutes(65).minusNanos(1));
        assertThat(keys.jwks().keys()).containsExactly(of(second), of(first));
        assertThat(keys.jwks()).as("written once").isSameAs(keys.jwks());
        clock.move(Duration.ofNanos(1));
        assertThat(keys.jwks().keys()).containsExactly(of(second));
    }

    @Test
    void longerTokensKeepItLongerAndItsCertificateEndsIt() {
        keys.allow(Duration.ofHours(30));
        keys.allow(Duration.ofHours(1));
        keys.replace(second);

        clock.move(Duration.ofDays(1).minus(Duration.ofMinutes(5)).minusNanos(1));
        assertThat(keys.jwks().keys()).containsExactly(of(second), of(first));
        clock.move(Duration.ofNanos(1));
        assertThat(keys.jwks().keys()).containsExactly(of(second));
    }

    @Test
    void aKeyThatComesBackStandsInTheSetOnce() {
        keys.replace(second);
        keys.replace(first);

        assertThat(keys.jwks().keys()).containsExactly(of(first), of(second));
    }

    @Test
    void warnsWhereRegistriesDoNotTrustTheNewOne() {
        try (var log = LoggedRecords.of(ImportedKeys.class)) {
            keys.replace(first);
            assertThat(log.lines()).isEmpty();

            keys.replace(second);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("every registry needs the new certificate bundle");
        }
    }
}

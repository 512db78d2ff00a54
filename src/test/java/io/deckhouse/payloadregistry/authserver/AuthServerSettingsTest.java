package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthServerSettingsTest {
    private static final AuthServerSettings USUAL = AuthServerSettings.of("registry.example.com");

    @Test
    void usuallyGivesPullAQuarterAndPushAWholeHour() {
        assertThat(USUAL.pullLife()).isEqualTo(Duration.ofMinutes(15));
        assertThat(USUAL.pushLife()).isEqualTo(Duration.ofMinutes(60));
        assertThat(USUAL.catalogForAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "with\"quote", "with\\backslash", "ümlaut", "a\nb"})
    void refusesNamesThatAChallengeCannotCarry(String name) {
        assertThatThrownBy(() -> AuthServerSettings.of(name))
                .hasMessageContaining("service")
                .hasMessageContaining("auth.token.service");
        assertThatThrownBy(() -> USUAL.withIssuer(name)).hasMessageContaining("issuer");
    }

    @Test
    void namesTheLifeThatIsWrongAndWhatToDo() {
        assertThatThrownBy(() -> USUAL.withLives(Duration.ofSeconds(59), Duration.ofHours(1)))
                .hasMessageContaining("pullLife is PT59S")
                .hasMessageContaining("60 seconds");
        assertThatThrownBy(() -> USUAL.withLives(Duration.ofMinutes(1), Duration.ofDays(2)))
                .hasMessageContaining("pushLife");
        assertThatThrownBy(() -> USUAL.withLives(Duration.ofHours(2), Duration.ofHours(1)))
                .hasMessageContaining("raise pushLife");
    }

    @Test
    void refusesARealmThatEndsItsQuotes() {
        assertThatThrownBy(() -> USUAL.withRealm("my \"realm\"")).hasMessageContaining("realm");
        assertThat(USUAL.withRealm("my realm").realm()).isEqualTo("my realm");
    }
}

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
    @ValueSource(
            strings = {"", " ", " a", "a ", "with\"quote", "with\\backslash", "ümlaut", "a\nb"})
    void refusesServicesThatAChallengeCannotCarry(String name) {
        assertThatThrownBy(() -> AuthServerSettings.of(name))
                .hasMessageContaining("service")
                .hasMessageContaining("auth.token.service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\nb", "a\tb"})
    void refusesIssuersThatNobodyCouldHaveMeant(String name) {
        assertThatThrownBy(() -> USUAL.withIssuer(name)).hasMessageContaining("issuer");
    }

    @Test
    void takesNamesThatRegistriesHave() {
        assertThat(AuthServerSettings.of("Docker registry").service()).isEqualTo("Docker registry");
        assertThat(USUAL.withIssuer("\"Ümlaut\" auth server").issuer()).contains("Ümlaut");
        assertThat(USUAL.withIssuer("a".repeat(255)).issuer()).hasSize(255);
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

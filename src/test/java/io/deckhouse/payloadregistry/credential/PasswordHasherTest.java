package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
    private final PasswordHasher hasher = new PasswordHasher(new SecureRandom());

    @ParameterizedTest
    @ValueSource(strings = {"x", "password123", "пароль", "pass:word", "  spaces  ", "🔑🔑"})
    void verifiesWhatItHashed(String text) {
        BcryptHash hash = hasher.hash(Password.of(text), 4);

        assertThat(hash.verify(Password.of(text))).isTrue();
        assertThat(hash.verify(Password.of(text + " "))).isFalse();
        assertThat(hash.text()).startsWith("$2y$04$").hasSize(60);
        assertThat(BcryptHash.parse(hash.text())).isEqualTo(hash);
    }

    @Test
    void saltsEachHash() {
        assertThat(hasher.hash(Password.of("x"), 4)).isNotEqualTo(hasher.hash(Password.of("x"), 4));
    }

    @Test
    void usesTheCost() {
        assertThat(hasher.hash(Password.of("x"), 5).text()).startsWith("$2y$05$");
    }

    @Test
    void tellsAllSeventyTwoBytesApart() {
        BcryptHash hash = hasher.hash(Password.of("a".repeat(72)), 4);

        assertThat(hash.verify(Password.of("a".repeat(72)))).isTrue();
        assertThat(hash.verify(Password.of("a".repeat(71)))).isFalse();
        assertThat(hash.verify(Password.of("a".repeat(71) + "b"))).isFalse();
    }

    @Test
    void refusesMoreThanSeventyTwoBytesNotCharacters() {
        assertRefused("a".repeat(73), "73 bytes");
        assertRefused("é".repeat(37), "74 bytes");
        assertRefused("🔑".repeat(18) + "a", "73 bytes");
        assertThat(hasher.hash(Password.of("é".repeat(36)), 4).cost()).isEqualTo(4);
    }

    @Test
    void refusesEmptyPasswordsAndSuchWithNul() {
        assertRefused("", "empty");
        assertRefused("secret\0tail", "NUL");
        assertRefused("secret\ud800tail", "Unicode");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 32, 100})
    void refusesCostsOutOfRange(int cost) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hasher.hash(Password.of("x"), cost))
                .withMessageContaining("between 4 and 31");
    }

    private void assertRefused(String text, String reason) {
        assertThat(PasswordPolicy.refusal(Password.of(text)))
                .hasValueSatisfying(r -> assertThat(r).contains(reason).doesNotContain("secret"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hasher.hash(Password.of(text), 4))
                .withMessageContaining(reason);
    }
}

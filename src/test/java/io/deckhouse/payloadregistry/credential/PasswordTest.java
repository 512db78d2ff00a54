package io.deckhouse.payloadregistry.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordTest {
    @Test
    void printsRedacted() {
        var password = Password.of("swordfish");

        assertThat(password).hasToString("[redacted]");
        assertThat("%s".formatted(password)).doesNotContain("swordfish");
        assertThat(new RegistryCredential("alice", password).toString())
                .contains("alice")
                .doesNotContain("swordfish");
    }

    @Test
    void equalsByContent() {
        assertThat(Password.of("a"))
                .isEqualTo(Password.of(new char[] {'a'}))
                .hasSameHashCodeAs(Password.of("a"))
                .isNotEqualTo(Password.of("b"))
                .isNotEqualTo(Password.of(""))
                .isNotEqualTo("a");
    }

    @Test
    void keepsItsOwnCopyOfTheCharacters() {
        char[] characters = "swordfish".toCharArray();
        var password = Password.of(characters);

        characters[0] = 'x';

        assertThat(password.reveal()).isEqualTo("swordfish");
    }

    @Test
    void encodesAsUtf8() {
        assertThat(Password.of("é").utf8()).containsExactly(0xC3, 0xA9);
    }

    @Test
    void readsBytesThatAreNoUtf8AsTheyAreAndAsLatin1() {
        var password = Password.of(new byte[] {'p', (byte) 0xA3});

        assertThat(password.readings()).containsExactly(password, Password.of("p£"));
        assertThat(password.utf8()).containsExactly('p', 0xA3);
        assertThat(Password.of("p£").readings()).containsExactly(Password.of("p£"));
        byte[] replacement = "\ufffd".getBytes(UTF_8);
        assertThat(Password.of(replacement).isText()).isTrue();
        assertThat(Password.of(replacement).reveal()).isEqualTo("\ufffd");
    }
}

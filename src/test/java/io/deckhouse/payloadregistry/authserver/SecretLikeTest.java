package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretLikeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJSUzI1NiJ9",
                "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
                "repository:eyJhbGciOiJSUzI1NiJ9:pull",
                "token=eyJhbGciOiJSUzI1NiJ9",
                "token%3DeyJhbGciOiJSUzI1NiJ9",
                "xeyJhbGciOiJSUzI1NiJ9",
                "$2b$10$",
                "%242b%2410%24",
                "ci:$2y$05$made.up",
                "$2$04$",
            })
    void hidesWhatMayBeATokenOrAHash(String text) {
        assertThat(SecretLike.redacted(text)).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ci",
                "heyJude",
                "repository:team/App:pull",
                "costs$20",
                "us$2bn",
                "system:serviceaccount:app:puller",
            })
    void showsEverythingElse(String text) {
        assertThat(SecretLike.redacted(text)).isEqualTo(text);
    }
}

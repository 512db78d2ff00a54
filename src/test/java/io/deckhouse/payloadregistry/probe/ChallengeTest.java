package io.deckhouse.payloadregistry.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChallengeTest {
    private static final Challenge TOKEN =
            new Challenge.Bearer(
                    "https://auth.example.com/token",
                    "registry",
                    "repository:a/b:pull,push repository:c/d:pull",
                    "");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://auth.example.com/token\",service=\"registry\","
                        + "scope=\"repository:a/b:pull,push repository:c/d:pull\"",
                "bearer  realm = \"https://auth.example.com/token\" , Service=registry ,"
                        + " SCOPE=\"repository:a/b:pull,push repository:c/d:pull\"",
                "Basic realm=\"x, Bearer realm=y\", Bearer service=\"registry\","
                        + "realm=\"https:\\//auth.example.com/token\","
                        + "scope=\"repository:a/b:pull,push repository:c/d:pull\"",
            })
    void readsBearerHoweverItIsWritten(String header) {
        assertThat(Challenge.of(List.of(header))).isEqualTo(TOKEN);
    }

    @Test
    void prefersBearerAmongSeveralHeaders() {
        assertThat(Challenge.of(List.of("Basic realm=\"r\"", "Bearer realm=\"https://a/t\"")))
                .isEqualTo(new Challenge.Bearer("https://a/t", "", "", ""));
    }

    @Test
    void readsBasicAndTheReasonOfARefusedToken() {
        assertThat(Challenge.of(List.of("BASIC realm=\"say \\\"who\\\"\"")))
                .isEqualTo(new Challenge.Basic("say \"who\""));
        assertThat(Challenge.of(List.of("Bearer realm=\"r\",error=\"invalid_token\"")))
                .isEqualTo(new Challenge.Bearer("r", "", "", "invalid_token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "=", "\"", "realm=\"x\"", "Negotiate", "Negotiate abc=="})
    void takesWhatItDoesNotKnowForNoLogin(String header) {
        assertThat(Challenge.of(List.of(header))).isInstanceOf(Challenge.Unknown.class);
    }

    @Test
    void unfinishedQuotesEndWithTheHeader() {
        assertThat(Challenge.of(List.of("Bearer realm=\"https://a/t\\")))
                .isEqualTo(new Challenge.Bearer("https://a/t\\", "", "", ""));
    }
}

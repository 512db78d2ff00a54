package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SuspectLinesTest {
    private static final FailureDelay.Key ADMIN = new FailureDelay.Key("192.0.2.1", "admin");
    private static final FailureDelay.Key CI = new FailureDelay.Key("192.0.2.1", "ci");

    private static final FailureDelay.Key ELSEWHERE = new FailureDelay.Key("192.0.2.2", "ci");

    private final SuspectLines<String> lines = new SuspectLines<>(4, new Random(1));

    @Test
    void eachUserNameGetsTurns() {
        var deep = new SuspectLines<String>(100, new Random(1));
        for (int i = 0; i < 90; i++) {
            deep.add(ADMIN, "guess " + i);
        }
        deep.add(CI, "login");
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            served.add(deep.next().orElseThrow());
        }

        assertThat(served).contains("login");
    }

    @Test
    void chanceDecidesInALine() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add(ADMIN, "a");
            lines.add(ADMIN, "b");
            first.add(lines.next().orElseThrow());
            lines.next();
        }

        assertThat(first).contains("a", "b");
    }

    @Test
    void theLongestLineMakesRoom() {
        lines.add(CI, "login");
        for (int i = 0; i < 3; i++) {
            assertThat(lines.add(ADMIN, "guess")).isEmpty();
        }

        assertThat(lines.add(CI, "another login")).contains("guess");
        assertThat(lines.add(ADMIN, "last guess").orElseThrow()).contains("guess");
    }

    @Test
    void inventedNamesTakeNoPlaceFromAnotherNetwork() {
        lines.add(ELSEWHERE, "login");

        for (int i = 0; i < 50; i++) {
            lines.add(invented(i), "guess").ifPresent(it -> assertThat(it).isEqualTo("guess"));
        }
    }

    @Test
    void inventedNamesTakeNoTurnsFromAnotherNetwork() {
        var deep = new SuspectLines<String>(100, new Random(1));
        for (int i = 0; i < 90; i++) {
            deep.add(invented(i), "guess " + i);
        }
        deep.add(ELSEWHERE, "login");
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            served.add(deep.next().orElseThrow());
        }

        assertThat(served).contains("login");
    }

    @Test
    void chanceDecidesAmongLinesOfTheSameLength() {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            var equal = new SuspectLines<String>(4, new Random(i));
            equal.add(CI, "login");
            for (int guess = 0; guess < 3; guess++) {
                equal.add(invented(guess), "guess");
            }
            left.add(equal.add(invented(3), "newcomer").orElseThrow());
        }

        assertThat(left).contains("login", "guess", "newcomer");
    }

    private static FailureDelay.Key invented(int number) {
        return new FailureDelay.Key("192.0.2.1", "invented " + number);
    }

    @Test
    void nobodyIsServedAfterLeaving() {
        lines.add(CI, "login");

        assertThat(lines.remove(CI, "login")).isTrue();
        assertThat(lines.remove(CI, "login")).isFalse();
        assertThat(lines.next()).isEmpty();
    }
}

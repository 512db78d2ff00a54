package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubPathPatternTest {
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "frontend/*, frontend/a/b/c/image, true",
                "frontend/*, frontend/a, true",
                "frontend/*, frontend, false",
                "frontend/*, frontends/a, false",
                "*, a/b, true",
                "*, \"\", true",
                "**, a/b, true",
                "*/release, a/b/release, true",
                "*/release, release, false",
                "a*b*c, a/b/x/c, true",
                "a*b*c, acb, false",
                "a?c, abc, false",
                "a?c, a?c, true",
                "[ab], a, false",
                "[ab], [ab], true",
                "\"{a,b}\", a, false",
                "\\*, \\x/y, true",
                "/a, a, false",
                "\"\", a, false",
                "A, a, false",
                "*a, aaaa, true",
                "😀*, 😀/x, true"
            })
    void knowsOnlyTheStar(String text, String path, boolean expected) {
        assertThat(parsed(text).matches(path)).isEqualTo(expected);
    }

    @Test
    void keepsTheLimits() {
        assertThat(SubPathPattern.parse("a".repeat(1025)))
                .isInstanceOfSatisfying(
                        Parse.Malformed.class, m -> assertThat(m.position()).isEqualTo(1025));
        assertThat(parsed("*").matches("a".repeat(255))).isTrue();
        assertThat(parsed("*").matches("a".repeat(256))).isFalse();
    }

    @Test
    void agreesWithTryingEverything() {
        long seed = Long.getLong("pattern.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            String text = joined(random, List.of("a", "b", "/", "*", "*", "?"), 7);
            String path = joined(random, List.of("a", "b", "/", "?"), 9);
            assertThat(parsed(text).matches(path))
                    .as("seed %d: %s on %s", seed, text, path)
                    .isEqualTo(slow(text, path));
        }
    }

    private static boolean slow(String text, String path) {
        if (text.isEmpty()) {
            return path.isEmpty();
        }
        if (text.charAt(0) == '*') {
            return slow(text.substring(1), path)
                    || (!path.isEmpty() && slow(text, path.substring(1)));
        }
        return !path.isEmpty()
                && text.charAt(0) == path.charAt(0)
                && slow(text.substring(1), path.substring(1));
    }

    private static String joined(RandomGenerator random, List<String> parts, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    private static SubPathPattern parsed(String text) {
        return SubPathPattern.parse(text).toOptional().orElseThrow();
    }
}

package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Generated patterns and paths, against {@link SlowPattern}; the run prints its seed, and {@code
 * -Dpattern.seed} repeats it.
 */
final class PathPatternPropertyTest {
    private static final int CASES = 200_000;
    private static final int PATHS = 12;

    /** Few characters, so that patterns and paths often meet. */
    private static final List<String> PATTERN_PARTS =
            List.of(
                    "a",
                    "b",
                    "c",
                    "-",
                    "/",
                    "/",
                    "/",
                    "*",
                    "*",
                    "?",
                    "**",
                    "**/",
                    "/**",
                    "{",
                    "}",
                    "{a,b}",
                    "{",
                    ",",
                    "}",
                    "{**,a}",
                    "{a/,}",
                    "[",
                    "]",
                    "[ab]",
                    "[^a]",
                    "[!b]",
                    "[a-c]",
                    "[c-a]",
                    "[a-]",
                    "^",
                    "!",
                    "\\",
                    "\\*",
                    "\\{",
                    "\\]",
                    "[\\]",
                    "😀",
                    "[😀-😂]",
                    "[{a,b}]",
                    "{[ab],c}",
                    "{a,[b}",
                    "}",
                    "]");

    private static final List<String> PATH_PARTS =
            List.of("a", "b", "c", "/", "/", "a", "b", "-", "*", "]", "{", ",", "😁", "\\", "^");

    private final long seed = Long.getLong("pattern.seed", new Random().nextLong());

    @BeforeEach
    void printSeed() {
        System.out.println("PathPatternPropertyTest seed " + seed);
    }

    @Test
    void agreesWithTheSlowReference() {
        RandomGenerator random = new Random(seed);
        int matches = 0;
        int cases = 0;
        while (cases < CASES) {
            String text = joined(random, PATTERN_PARTS, 9);
            var slow = SlowPattern.parse(text);
            var pattern = PathPattern.parse(text).toOptional();

            assertThat(pattern.isPresent())
                    .as("seed %d: is '%s' well-formed", seed, text)
                    .isEqualTo(slow.isPresent());

            for (int j = 0; j < PATHS && pattern.isPresent(); j++) {
                String path = joined(random, PATH_PARTS, 7);
                boolean expected = slow.orElseThrow().matches(path);
                matches += expected ? 1 : 0;
                cases++;
                check(pattern.orElseThrow(), text, path, expected);
            }
        }
        assertThat(matches).as("matching cases, seed %d", seed).isGreaterThan(10_000);
    }

    /** Every way of matching must agree, whichever the pattern would choose by its size. */
    private void check(PathPattern pattern, String text, String path, boolean expected) {
        if (pattern.matches(path) != expected
                || new GlobSet(pattern.results()).matches(path) != expected
                || anyWalk(pattern, path) != expected) {
            throw new AssertionError(
                    "seed %d: '%s' on '%s' should be %b".formatted(seed, text, path, expected));
        }
    }

    private static boolean anyWalk(PathPattern pattern, String path) {
        return pattern.results().stream().anyMatch(tokens -> new Walk(tokens, path).matches());
    }

    @Test
    void longPathsGiveTheSameInBothWaysOfMatching() {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var pattern = PathPattern.parse(joined(random, PATTERN_PARTS, 40)).toOptional();
            for (int j = 0; j < 10 && pattern.isPresent(); j++) {
                String path = joined(random, List.of("a", "b", "a", "a", "a", "/"), 250);
                boolean expected = anyWalk(pattern.orElseThrow(), path);
                check(pattern.orElseThrow(), pattern.orElseThrow().text(), path, expected);
            }
        }
    }

    @Test
    void coversOnlyWhatTheOtherMatches() {
        RandomGenerator random = new Random(seed);
        int covering = 0;
        for (int i = 0; i < 60_000; i++) {
            var wide = PathPattern.parse(joined(random, PATTERN_PARTS, 5)).toOptional();
            var narrow = PathPattern.parse(joined(random, PATTERN_PARTS, 5)).toOptional();
            if (wide.isEmpty()
                    || narrow.isEmpty()
                    || !wide.orElseThrow().covers(narrow.orElseThrow())) {
                continue;
            }
            covering++;
            var slowWide = SlowPattern.parse(wide.orElseThrow().text()).orElseThrow();
            var slowNarrow = SlowPattern.parse(narrow.orElseThrow().text()).orElseThrow();
            for (int j = 0; j < 20; j++) {
                String path = joined(random, PATH_PARTS, 6);
                assertThat(slowNarrow.matches(path) && !slowWide.matches(path))
                        .as("seed %d: %s covers %s but not %s", seed, wide, narrow, path)
                        .isFalse();
            }
        }
        assertThat(covering).as("covering pairs, seed %d", seed).isGreaterThan(1_000);
    }

    private static String joined(RandomGenerator random, List<String> parts, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }
}

package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Arbitrary texts as patterns and paths: nothing may throw, hang or match by one way and not by the
 * other. Runs {@code -Dfuzz.seconds}, 2 by default, from the seed {@code -Dpattern.seed}.
 */
final class PathPatternFuzzTest {
    private static final String SHAPES = "aab/*?[]{},\\!^-*/{}";

    private final long seed = Long.getLong("pattern.seed", new Random().nextLong());

    @Test
    void survivesAnyTextAsPatternAndPath() {
        System.out.println("PathPatternFuzzTest seed " + seed);
        RandomGenerator random = new Random(seed);
        long end =
                System.nanoTime() + Duration.ofSeconds(Long.getLong("fuzz.seconds", 2)).toNanos();
        long wellFormed = 0;
        while (System.nanoTime() < end) {
            String text = text(random, 1 << random.nextInt(11));
            String path = text(random, random.nextInt(260));
            try {
                wellFormed += tryOne(text, path, random) ? 1 : 0;
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("seed " + seed + ": '" + text + "' on '" + path + "'", e);
            }
        }
        assertThat(wellFormed).as("well-formed patterns, seed %d", seed).isPositive();
    }

    private static boolean tryOne(String text, String path, RandomGenerator random) {
        PatternLint.check(text, "team");
        PatternLint.checkSubPath(text);
        SubPathPattern.parse(text).toOptional().ifPresent(pattern -> pattern.matches(path));
        return switch (PathPattern.parse(text)) {
            case Parse.Malformed<PathPattern>(var written, int position, String reason) -> {
                assertThat(written).isEqualTo(text);
                assertThat(position).isBetween(1, text.codePointCount(0, text.length()) + 1);
                assertThat(reason).isNotEmpty();
                yield false;
            }
            case Parse.Parsed<PathPattern>(var pattern) -> {
                matchBothWays(pattern, path);
                matchBothWays(pattern, text(random, 20));
                assertThat(pattern.missReason(path).isEmpty()).isEqualTo(pattern.matches(path));
                assertThat(pattern.covers(pattern)).isTrue();
                yield true;
            }
        };
    }

    private static void matchBothWays(PathPattern pattern, String path) {
        boolean matches = pattern.matches(path);
        if (!PathPattern.isTooLong(path)) {
            boolean walked =
                    pattern.results().stream().anyMatch(tokens -> new Walk(tokens, path).matches());
            assertThat(matches).isEqualTo(walked);
            assertThat(new GlobSet(pattern.results()).matches(path)).isEqualTo(walked);
        }
    }

    /** Mostly the characters that mean something, sometimes any at all. */
    private static String text(RandomGenerator random, int most) {
        var text = new StringBuilder();
        boolean tame = random.nextBoolean();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            if (tame || random.nextInt(8) > 0) {
                int choices = tame ? SHAPES.length() - 12 : SHAPES.length();
                text.append(SHAPES.charAt(random.nextInt(choices)));
            } else {
                text.append((char) random.nextInt(Character.MAX_VALUE + 1));
            }
        }
        return text.toString();
    }
}

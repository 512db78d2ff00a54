package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts steps, not time: the work of a match is bounded by pattern length × path length. */
final class PathPatternWorkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*a",
                "*aaaaaaaab",
                "**/a*",
                "**/*a*b",
                "?*",
                "*?",
                "[ab]*",
                "a*/",
                "**/",
                "*"
            })
    void workIsBoundedByPatternTimesPath(String part) {
        for (int repeats : new int[] {1, 4, 16, 64}) {
            var pattern = PathPattern.parse(part.repeat(repeats) + "b").toOptional().orElseThrow();

            for (String path : new String[] {"a".repeat(255), "a/".repeat(127), "ab".repeat(127)}) {
                long bound = (pattern.text().length() + 1L) * (path.length() + 1);
                for (Tokens tokens : pattern.results()) {
                    var walk = new Walk(tokens, path);
                    walk.matches();
                    assertThat(walk.work()).as("%s on %s", pattern, path).isLessThan((int) bound);
                }
            }
        }
    }
}

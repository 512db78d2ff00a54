package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one pattern says of another, and of a path it does not match. */
final class PathPatternRelationTest {
    @ParameterizedTest(name = "{0} covers {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "**, a/b",
                "**, **/x",
                "a/**, a",
                "a/**, a/b",
                "a/**, a/*",
                "a/**, a/b/**",
                "a/*, a/b",
                "*, a",
                "*, a*",
                "a*, ab*",
                "a*, a",
                "?, a",
                "[a-c], b",
                "[a-c], [ab]",
                "[^x], [a-c]",
                "**/a, a",
                "**/a, x/a",
                "**/a, **/x/a",
                "a/**/b, a/b",
                "a/**/b, a/*/b",
                "\"{a,b}\", a",
                "\"{a,b}/**\", b/c",
                "*, \"{a,b}\"",
                "a, [z-a]"
            })
    void covers(String wide, String narrow) {
        assertThat(parsed(wide).covers(parsed(narrow))).isTrue();
    }

    @ParameterizedTest(name = "{0} does not cover {1}")
    @CsvSource({
        "a, b",
        "a/*, a/**",
        "*, a/b",
        "a/**, ab",
        "*, **",
        "?, *",
        "[a-c], ?",
        "a/b/**, a/**",
        "**/a, a/**",
        "a, '{a,b}'",
        "a/**/b, a/**"
    })
    void doesNotCover(String wide, String narrow) {
        assertThat(parsed(wide).covers(parsed(narrow))).isFalse();
    }

    @ParameterizedTest(name = "{0} misses {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "team/*, team/a/b, '*' stops at a slash; 'team/**' would match",
                "*, a/b, '*' stops at a slash; 'a/b' would match",
                "app/*, app, '*' needs one more segment; 'app' would match",
                "other/**, app/a, the path differs from the start",
                "app/*, x, the path differs from the start",
                "\"\", a, the pattern is empty and matches nothing",
                "a/*/c, a/x/y/c, '*' stops at a slash; 'a/**/c' would match",
                "team, team/a, the path goes on below it; 'team/**' would match",
                "Team, team, upper and lower case differ; 'team' would match",
                "prod/app, app, the path has no 'prod/' before it; 'app' would match",
                "app, x/app, it fits only further down; '**/app' would match",
                "app, /app, the path begins with a slash",
                "app, app/, the path ends with a slash",
                "[z-a], a, the pattern matches no path at all",
                "app/x, app/y, the path differs after 'app/'",
                "app, zoo, the path differs from the start",
                "app/x, app, the path ends where the pattern wants more",
                "\"{a,b}\", c, none of its 2 alternatives matches"
            })
    void saysWhyAPathIsMissed(String pattern, String path, String reason) {
        assertThat(parsed(pattern).missReason(path)).contains(reason);
    }

    @Test
    void saysWhatPartialDeepStarMeans() {
        assertThat(parsed("team**").missReason("team/a").orElseThrow())
                .contains("'*' stops at a slash; 'team*/**' would match");
    }

    @Test
    void hasNoReasonWhereThePathMatches() {
        assertThat(parsed("team/**").missReason("team/a")).isEmpty();
        assertThat(parsed("a").missReason("a".repeat(256)))
                .contains("the path is longer than 255 characters");
    }

    private static PathPattern parsed(String text) {
        return PathPattern.parse(text).toOptional().orElseThrow();
    }
}

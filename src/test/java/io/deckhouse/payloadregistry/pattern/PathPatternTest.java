package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The language case by case. Some rows coincide with the public test table of
 * github.com/bmatcuk/doublestar (MIT licence), whose rules for stars and alternatives are alike.
 */
final class PathPatternTest {
    @ParameterizedTest(name = "{0} matches {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // the examples of the design
                "a/**, a",
                "a/**, a/b",
                "a/**, a/b/c",
                "a/**/b, a/b",
                "a/**/b, a/x/y/b",
                "**/a, a",
                "**/a, x/y/a",
                "**, a",
                "**, a/b",
                "**/**, a",
                "**/**, a/b/c",
                "a/**/**, a",
                "a/**/**/b, a/b",
                "team**, team-x",
                "team**, team",
                "**team, x-team",
                // stars, single characters
                "*, a",
                "*, \"\"",
                "**, \"\"",
                "a*, a",
                "*a*b*, xaxxbx",
                "a/*/c, a/b/c",
                "a/*, a/",
                "***, abc",
                "?, a",
                "a?c, abc",
                "?, 😀",
                "a/???, a/b-c",
                "a*b?c*x, abxbbxdbxebxczzx",
                // classes
                "[abc], b",
                "[a-c], b",
                "[^a-c], d",
                "[!a-c], d",
                "[a-], -",
                "[a-], a",
                "[-a], -",
                "[-], -",
                "[a-b-d], -",
                "[a-b-d], d",
                "[--0], .",
                "[\\]a], ]",
                "[a\\-z], -",
                "[a-\\z], m",
                "[\\^a], ^",
                "[a^], ^",
                "[a!], !",
                "[^^], a",
                "[^-a], b",
                "[a/b], b",
                "x], x]",
                "], ]",
                "[[], [",
                "[[a], [",
                "[^z-a], a",
                "[😀-😂], 😁",
                "[*?], *",
                "[*?], ?",
                "\"[{,}]\", {",
                "\"[{,}]\", \",\"",
                "\"[{,}]\", }",
                "\"a[^,]b\", axb",
                // alternatives
                "\"{a,b}\", a",
                "\"{a,b}\", b",
                "{team}, team",
                "a{}b, ab",
                "\"a{,b}\", a",
                "\"a{,b}\", ab",
                "\"{a/{b,c},d}\", a/c",
                "\"{a/{b,c},d}\", d",
                "\"x{/y,}/z\", x/y/z",
                "\"x{/y,}/z\", x/z",
                "\"{[ab],c}\", b",
                "\"{a\\,b}\", \"a,b\"",
                "\"{a\\},b}\", a}",
                "\"{[\\,],c}\", \",\"",
                "\"[{],\", \"{,\"",
                "a.., a..",
                "\"a,b\", \"a,b\"",
                "\"{a,b}{c,d}\", bc",
                "{a..c}, a..c",
                // what alternatives put together
                "\"a/{**,b}\", a",
                "\"a/{**,b}/c\", a/x/y/c",
                "\"a{**,b}\", axyz",
                "\"{a/,}**\", x/y",
                "\"{a/,}**\", a",
                "{*}*, a/b",
                "\"{/a,b}\", a",
                "\"a/*{*,x}\", a/b/c",
                "\"{[{a,b}],c}\", b",
                // a leading slash
                "/a, a",
                "/**, a/b",
                "//a, /a",
                "/*, a",
                // escapes
                "\\*, *",
                "a\\?, a?",
                "\\[a], [a]",
                "\\{a\\}, {a}",
                "\\\\, \\",
                "\\a, a",
                "a\\/b, a/b",
                "a/\\**, a/*x",
                "a/**\\/b, a/b"
            })
    void matches(String pattern, String path) {
        assertThat(parsed(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest(name = "{0} does not match {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a/**, ab",
                "a/**, b/a",
                "a/**/b, ab",
                "a/**/b, a/xb",
                "**/a, xa",
                "team**, team/x",
                "**team, x/team",
                "*, a/b",
                "a/*, a",
                "a/*, a/b/c",
                "?, /",
                "?, ab",
                "?, \"\"",
                "a?b, a/b",
                "***, a/b",
                "[abc], d",
                "[^a-c], b",
                "[!a-c], a",
                "[z-a], m",
                "[a-], b",
                "[a-b-d], c",
                "[--0], /",
                "[a/b], /",
                "a[/]b, a/b",
                "a[^x]b, a/b",
                "[^/], /",
                "[^z-a], /",
                "\"{a,b}\", \"a,b\"",
                "\"{a,b}\", c",
                "{team}, {team}",
                "{a..c}, b",
                "\"a{**,b}\", a/x",
                "\"a[^,]b\", \"a,b\"",
                "a\\*b, ab",
                "\\*, a",
                "a/\\**, a/b",
                "A, a",
                "a, A",
                "é, e",
                "//a, a",
                "a, /a",
                "a, a/",
                "a/, a",
                "a//b, a/b",
                "/, a",
                "\"\", a",
                "\"\", /",
                "a/**/, a/b",
                "\"{a/,}b\", a/c"
            })
    void doesNotMatch(String pattern, String path) {
        assertThat(parsed(pattern).matches(path)).isFalse();
    }

    @ParameterizedTest(name = "{0} goes wrong at {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "[, 1, '[' is not closed",
                "a/[b, 3, '[' is not closed",
                "[a\\], 1, '[' is not closed",
                "[^, 1, '[' is not closed",
                "[], 1, the class is empty",
                "[^], 1, the class is empty",
                "[!], 1, the class is empty",
                "a[]a], 2, the class is empty",
                "{a, 1, '{' is not closed",
                "\"x{a,{b}\", 2, '{' is not closed",
                "\"{a,[}]\", 4, the class is empty",
                "a}, 2, '}' without a '{' before it",
                "{a}}, 4, '}' without a '{' before it",
                "a\\, 2, '\\' has nothing to escape",
                "{a\\, 3, '\\' has nothing to escape",
                "\"{[a,b],c}\", 2, '[' is not closed",
                "\"{x,[a,b]}\", 4, '[' is not closed",
                "\"😀{[a,b],c}\", 3, '[' is not closed",
                "\"[{a,b}\", 1, '[' is not closed"
            })
    void namesPlaceAndReasonOfDefect(String text, int position, String reason) {
        var parse = PathPattern.parse(text);

        assertThat(parse).isEqualTo(new Parse.Malformed<PathPattern>(text, position, reason));
    }

    @Test
    void keepsTheLimits() {
        assertThat(parses("a".repeat(1024))).isTrue();
        assertThat(parses("a".repeat(1025))).isFalse();
        assertThat(parses("😀".repeat(1024))).isTrue();
        assertThat(parses("😀".repeat(1025))).isFalse();
        assertThat(parses("{a,b}".repeat(6))).isTrue();
        assertThat(parses("{a,b}".repeat(7))).isFalse();
        assertThat(parses("{a,b}".repeat(200))).isFalse();
        assertThat(parses("{" + ",".repeat(63) + "}")).isTrue();
        assertThat(parses("{" + ",".repeat(64) + "}")).isFalse();
        assertThat(parses("{a,b,c,d}" + "x".repeat(1015))).isTrue();
        assertThat(parses("{aa,b,c,d,e,f,g,h}" + "x".repeat(511))).isFalse();
        assertThat(parses("{a,b,c,d,e,f,g,h}" + "x".repeat(511))).isTrue();
        assertThat(parses("{".repeat(512) + "}".repeat(512))).isTrue();
    }

    @Test
    void refusesHalfSurrogatePairs() {
        assertThat(PathPattern.parse("a\uD83D/b"))
                .isEqualTo(
                        new Parse.Malformed<PathPattern>(
                                "a\uD83D/b", 2, "half of a surrogate pair"));
    }

    @Test
    void neverMatchesPathOver255Characters() {
        var everything = parsed("**");

        assertThat(everything.matches("a".repeat(255))).isTrue();
        assertThat(everything.matches("a".repeat(256))).isFalse();
        assertThat(everything.matches("😀".repeat(255))).isTrue();
        assertThat(everything.matches("😀".repeat(256))).isFalse();
    }

    @Test
    void keepsTheTextAsWritten() {
        assertThat(parsed("/{a,b}/**").text()).isEqualTo("/{a,b}/**");
    }

    private static boolean parses(String text) {
        return PathPattern.parse(text).toOptional().isPresent();
    }

    private static PathPattern parsed(String text) {
        return PathPattern.parse(text).toOptional().orElseThrow();
    }
}

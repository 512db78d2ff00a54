package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.pattern.PatternFinding.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternLintTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a[, MALFORMED",
                "\"{[a,b],c}\", MALFORMED",
                "\"\", EMPTY",
                "/, EMPTY",
                "{}, MATCHES_NOTHING",
                "[z-a], MATCHES_NOTHING",
                "[A-Z], MATCHES_NOTHING",
                "app**, PARTIAL_DEEP_STAR",
                "team/app**, PARTIAL_DEEP_STAR",
                "*, SINGLE_STAR",
                "app/*, SINGLE_STAR",
                "/app, LEADING_SLASH",
                "app/, TRAILING_SLASH",
                "a//b, EMPTY_SEGMENT",
                "a/../b, DOT_SEGMENT",
                "./a, DOT_SEGMENT",
                "prod/app, REPEATS_NAMESPACE",
                "app:v1, TAG_OR_DIGEST",
                "app@sha256, TAG_OR_DIGEST",
                "App, FOREIGN_CHARACTER",
                "a b, FOREIGN_CHARACTER",
                "é, FOREIGN_CHARACTER",
                "-app, BAD_SEPARATOR",
                "app-/b, BAD_SEPARATOR",
                "a..b, BAD_SEPARATOR",
                "a___b, BAD_SEPARATOR"
            })
    void findsOneThing(String text, Code code) {
        var findings = PatternLint.check(text, "prod");

        assertThat(findings).extracting(PatternFinding::code).containsExactly(code);
        assertThat(findings.getFirst().message()).isNotBlank();
        assertThat(findings.getFirst().fix()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**",
                "app",
                "app/**",
                "**/app",
                "a/**/b",
                "team-*/app",
                "{a,b}/**",
                "a__b",
                "a--b",
                "v[0-9]",
                "app-{x,y}",
                "prod",
                "prod-eu/app",
                "[^a]b",
                "a.b_c-d",
                "a?c",
                "*-dev"
            })
    void findsNothingInOrdinaryPatterns(String text) {
        assertThat(PatternLint.check(text, "prod")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, EMPTY",
        "[z-a], MATCHES_NOTHING",
        "app/, TRAILING_SLASH",
        "a//b, EMPTY_SEGMENT",
        "'..', DOT_SEGMENT",
        "prod.example.com:5000/app, REGISTRY_HOST",
        "app:v1, TAG_OR_DIGEST",
        "App/*, FOREIGN_CHARACTER",
        "-app, BAD_SEPARATOR"
    })
    void saysWhyNoRepositoryCanMatch(String text, Code code) {
        assertThat(PatternLint.whyNothing(text)).map(PatternFinding::code).hasValue(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/*", "/app", "{A,b}", "prod.example.com/app", "["})
    void doesNotSaySoWhereOneCanOrNothingIsKnown(String text) {
        assertThat(PatternLint.whyNothing(text)).isEmpty();
    }

    @Test
    void namesTheFix() {
        assertThat(PatternLint.check("team**"))
                .containsExactly(
                        new PatternFinding(
                                Code.PARTIAL_DEEP_STAR,
                                "'team**' is 'team*': '**' must be a whole segment",
                                "write 'team*' for this, or 'team/**' for all below it"));
        assertThat(PatternLint.check("prod/a", "prod").getFirst().fix()).isEqualTo("write 'a'");
        assertThat(PatternLint.check("Team").getFirst().fix()).isEqualTo("write 'team'");
        assertThat(PatternLint.check("a:1").getFirst().fix()).isEqualTo("write 'a'");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a/*, SUB_PATH_STAR",
        "a/**, SUB_PATH_LITERAL",
        "a/[b], SUB_PATH_LITERAL",
        "/a, LEADING_SLASH",
        "Team/a, FOREIGN_CHARACTER",
        "a:1, FOREIGN_CHARACTER",
        "'', EMPTY"
    })
    void saysWhatDiffersInSubPath(String text, Code code) {
        assertThat(PatternLint.checkSubPath(text))
                .extracting(PatternFinding::code)
                .isEqualTo(List.of(code));
    }

    @Test
    void findsNothingInPlainSubPath() {
        assertThat(PatternLint.checkSubPath("frontend/app")).isEmpty();
    }
}

package io.deckhouse.payloadregistry.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deckhouse.payloadregistry.pattern.SubPathConversion.Converted;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubPathConversionTest {
    @ParameterizedTest
    @CsvSource({
        "*, **, ''",
        "**, **, ''",
        "app, app, ''",
        "frontend/*, frontend/**, frontend",
        "a/b/*, a/b/**, a/b",
        "front*, front*/**, ''",
        "*-dev, **/*-dev, ''",
        "*/dev, */**/dev, ''",
        "*dev*, **/*dev*/**, ''",
        "'a[1]', 'a\\[1\\]', ''",
        "'a?{b,c}', 'a\\?\\{b\\,c\\}', ''",
    })
    void saysTheSameInTheOtherLanguage(String subPath, String pattern, String gained) {
        assertThat(convert(subPath, false)).hasValue(new Converted(pattern, gained));
    }

    @Test
    void exactlyGivesNothingMore() {
        assertThat(convert("frontend/*", true)).hasValue(new Converted("frontend/*/**", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "/*", "a/", "a//b", "*/", "a//*"})
    void whatMatchesNoPathIsNothingToGrant(String subPath) {
        assertThat(convert(subPath, false)).isEmpty();
    }

    @Test
    void tooManyStarsHaveNoLike() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> convert("a*a*a*a*a*a*a*a*a", true))
                .withMessageContaining("has no path pattern");
    }

    @Test
    void matchesThePathsThatTheSubPathMatchesAndTheGainedOnes() {
        Random random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            String subPath = word(random, "ab/**[", 7);
            String path = path(random);
            boolean before = parsed(subPath).matches(path);
            matched += before ? 1 : 0;

            assertThat(matches(convert(subPath, true), path))
                    .as(subPath + " and " + path)
                    .isEqualTo(before);
            boolean gained =
                    convert(subPath, false)
                            .map(Converted::gained)
                            .filter(text -> !text.isEmpty() && parsed(text).matches(path))
                            .isPresent();
            assertThat(matches(convert(subPath, false), path))
                    .as(subPath + " and " + path)
                    .isEqualTo(before || gained);
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    private static boolean matches(Optional<Converted> converted, String path) {
        return converted
                .flatMap(to -> PathPattern.parse(to.pattern()).toOptional())
                .filter(pattern -> pattern.matches(path))
                .isPresent();
    }

    private static String path(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> word(random, "ab[", 2))
                .map(segment -> segment.isEmpty() ? "a" : segment)
                .collect(Collectors.joining("/"));
    }

    private static String word(Random random, String letters, int longest) {
        return IntStream.range(0, random.nextInt(longest + 1))
                .mapToObj(_ -> "" + letters.charAt(random.nextInt(letters.length())))
                .collect(Collectors.joining());
    }

    private static Optional<Converted> convert(String subPath, boolean exact) {
        return SubPathConversion.of(parsed(subPath), exact);
    }

    private static SubPathPattern parsed(String subPath) {
        return SubPathPattern.parse(subPath).toOptional().orElseThrow();
    }
}

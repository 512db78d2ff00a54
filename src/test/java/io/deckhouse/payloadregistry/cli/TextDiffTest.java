package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextDiffTest {
    @ParameterizedTest
    @CsvSource({
        "abc, abc, ''",
        "'', '', ''",
        "'', ab, '@@ -0,0 +1,2 @@|+a|+b'",
        "ab, '', '@@ -1,2 +0,0 @@|-a|-b'",
        "abc, axc, '@@ -1,3 +1,3 @@| a|-b|+x| c'",
        "abcdefgh, abcdefgh9, '@@ -6,3 +6,4 @@| f| g| h|+9'",
        "abcdefghi, xbcdefghy, '@@ -1,4 +1,4 @@|-a|+x| b| c| d|@@ -6,4 +6,4 @@| f| g| h|-i|+y'",
        "abcdefg, xbcdefy, '@@ -1,7 +1,7 @@|-a|+x| b| c| d| e| f|-g|+y'",
    })
    void showsHunksWithThreeLinesAround(String before, String after, String hunks) {
        assertThat(String.join("|", TextDiff.lines(lines(before), lines(after)))).isEqualTo(hunks);
    }

    @Test
    void everyLineIsAccountedFor() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            String before = random(random);
            String after = random(random);
            var diff = TextDiff.lines(lines(before), lines(after));

            assertThat(diff.stream().filter(line -> line.startsWith("+")).count())
                    .as(before + " → " + after)
                    .isEqualTo(
                            after.length()
                                    - before.length()
                                    + diff.stream().filter(line -> line.startsWith("-")).count());
        }
    }

    private static String random(Random random) {
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(_ -> "" + (char) ('a' + random.nextInt(4)))
                .collect(Collectors.joining());
    }

    private static String lines(String letters) {
        return letters.chars().mapToObj(c -> (char) c + "\n").collect(Collectors.joining());
    }
}

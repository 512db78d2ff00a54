package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CostCalibrationTest {
    /** At 20 ms for cost 8, each step doubles. */
    @ParameterizedTest
    @CsvSource({"20, 8", "39, 8", "40, 9", "79, 9", "80, 10", "10, 7", "1, 4", "0, 4", "90000, 14"})
    void theHighestCostWithinTheTargetIsChosen(long target, int cost) {
        var chosen = CostCalibration.choose(Duration.ofMillis(target), () -> Duration.ofMillis(20));

        assertThat(chosen.cost()).isEqualTo(cost);
        assertThat(chosen.expected())
                .isEqualTo(CostCalibration.expected(Duration.ofMillis(20), cost));
    }

    @Test
    void theQuickestSampleCounts() {
        Iterator<Integer> millis =
                Stream.concat(List.of(90, 70, 20, 50).stream(), Stream.generate(() -> 60))
                        .iterator();

        var chosen =
                CostCalibration.choose(
                        Duration.ofMillis(40), () -> Duration.ofMillis(millis.next()));

        assertThat(chosen).isEqualTo(new CostCalibration.Chosen(9, Duration.ofMillis(40)));
    }

    @Test
    void eachStepOfCostIsTwiceTheTime() {
        assertThat(CostCalibration.expected(Duration.ofMillis(20), 10)).hasMillis(80);
        assertThat(CostCalibration.expected(Duration.ofMillis(20), 4)).hasNanos(1_250_000);
        assertThat(CostCalibration.expected(Duration.ofMillis(20), 31)).hasDays(1);
    }
}

package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Days and months in seconds: what the daemon does over time, and how evenly. */
@ExtendWith(QuietLogs.class)
final class TimeMachineTest {
    private static final long SEED = 20_260_306;
    private static final int MANY = 500;

    @Test
    void noSecretExpiresInAMonthWithAnApiServerThatFailsAtRandom() {
        TimeMachine.liveThroughAMonth(SEED, 40);
    }

    @Test
    void secretsFilledInOneMinuteDoNotComeDueInOneMinute() {
        try (var machine = new TimeMachine(SEED, MANY)) {
            machine.clearUp();
            machine.run(Duration.ofMinutes(1));
            List<Instant> fills = machine.ledger.writes();
            assertThat(fills).hasSize(MANY);

            machine.run(Duration.ofHours(17));

            List<Instant> renewals = machine.ledger.writes().subList(MANY, 2 * MANY);
            // Spread over 104 minutes: 5 in each.
            assertThat(most(renewals, Duration.ofMinutes(1))).isLessThan(25);
        }
    }

    @Test
    void anotherSigningKeyRefillsAllWithinAMinuteAndSpreadOverIt() {
        try (var machine = new TimeMachine(SEED, MANY)) {
            machine.clearUp();
            machine.run(Duration.ofHours(1));
            int before = machine.ledger.writes().size();

            machine.cluster.tokens().signWith("key-2");
            machine.applyAgain(7);
            machine.run(Duration.ofSeconds(62));

            assertThat(machine.ledger.signedWith("key-2")).isEqualTo(MANY);
            List<Instant> refills =
                    machine.ledger.writes().subList(before, machine.ledger.writes().size());
            assertThat(refills).hasSize(MANY);
            // A second's fair share is 8.
            assertThat(most(refills, Duration.ofSeconds(1))).isLessThan(30);
        }
    }

    @Test
    void severalApiServersThatGetTheKeyOneAfterTheOtherLeaveNoTokenOfTheOldOne() {
        try (var machine = new TimeMachine(SEED, MANY)) {
            machine.clearUp();
            machine.run(Duration.ofHours(1));
            machine.cluster.tokens().signWith("key-2");
            machine.applyAgain(7);
            machine.run(Duration.ofSeconds(20));
            machine.cluster.tokens().signWith("key-1");
            machine.applyAgain(8);
            machine.run(Duration.ofSeconds(60));
            assertThat(machine.ledger.signedWith("key-1")).isBetween(100L, MANY - 100L);

            machine.cluster.tokens().signWith("key-2");
            machine.run(Duration.ofMinutes(13));

            assertThat(machine.ledger.signedWith("key-2")).isEqualTo(MANY);
        }
    }

    @Test
    void asksALostApiServerSeldomAndGoesOnAtOnceWhenItIsBack() {
        try (var machine = new TimeMachine(SEED, MANY)) {
            machine.clearUp();
            machine.cluster.goDown();
            machine.run(Duration.ofHours(1));
            assertThat(machine.cluster.count(SimulatedCluster.Call.FAILED)).isZero();
            machine.cluster.weather.comeUp(machine.time.instant());
            machine.clearUp();
            machine.run(Duration.ofMinutes(2));
            machine.cluster.goDown();
            machine.run(Duration.ofHours(24));
            int failed = machine.cluster.count(SimulatedCluster.Call.FAILED);

            machine.cluster.weather.comeUp(machine.time.instant());
            machine.clearUp();
            machine.run(Pace.LONGEST_LOSS.plus(BackOff.LONGEST_WITHOUT_TOKEN));

            assertThat(failed).isBetween(1, 3000);
            assertThat(machine.ledger.writes().size()).isEqualTo(2 * MANY);
        }
    }

    @Test
    void anOutageThatOutlivesTheTokensIsNoFaultOfTheDaemon() {
        try (var machine = new TimeMachine(SEED, MANY)) {
            machine.clearUp();
            machine.run(Duration.ofMinutes(1));
            machine.cluster.goDown();

            machine.run(Duration.ofHours(25));

            assertThat(machine.ledger.violations()).isEmpty();
        }
    }

    @Test
    void theSameSeedDoesTheSame() {
        assertThat(day(SEED)).isEqualTo(day(SEED)).isNotEqualTo(day(SEED + 1));
    }

    /** When the daemon wrote on a day on which things go wrong. */
    private static List<Instant> day(long seed) {
        try (var machine = new TimeMachine(seed, MANY)) {
            machine.letWeatherChange();
            machine.letPeopleAct(Duration.ofMinutes(7));
            machine.run(Duration.ofHours(24));
            return machine.ledger.writes();
        }
    }

    /** The most that happened in one such period. */
    private static int most(List<Instant> times, Duration period) {
        Map<Long, Integer> counts = new HashMap<>();
        times.forEach(
                time -> counts.merge(time.toEpochMilli() / period.toMillis(), 1, Integer::sum));
        return Collections.max(counts.values());
    }
}

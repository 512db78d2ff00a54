package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates whose clocks differ. */
final class SeenRenewalsTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-06T02:14:19Z");
    private static final long ORIGIN = -7; // the clock of nanoseconds begins anywhere

    private final SeenRenewals renewals = new SeenRenewals();

    @ParameterizedTest
    @ValueSource(longs = {-100_000, -3601, -600, 0, 600, 3601})
    void countsFromWhenARenewalWasFirstSeen(long secondsAhead) {
        LeaderElectionRecord found = renewedAt(NOW.plusSeconds(secondsAhead));

        LeaderElectionRecord first = dated(found, 0);
        LeaderElectionRecord later = dated(found, 14);

        assertThat(first.getRenewTime()).isEqualTo(NOW);
        assertThat(later.getRenewTime()).isEqualTo(NOW);
        assertThat(later.getHolderIdentity()).isEqualTo("other");
    }

    @Test
    void eachRenewalCountsAnew() {
        dated(renewedAt(NOW.minusMinutes(10)), 0);

        LeaderElectionRecord renewed = dated(renewedAt(NOW.minusMinutes(10).plusSeconds(2)), 2);

        assertThat(renewed.getRenewTime()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void aClockThatIsSetDoesNotCount() {
        LeaderElectionRecord found = renewedAt(NOW);
        dated(found, 0);

        ZonedDateTime set = NOW.plusHours(2);
        LeaderElectionRecord after = renewals.dated(found, set, nanos(3));

        assertThat(after.getRenewTime()).isEqualTo(set.minusSeconds(3));
    }

    private LeaderElectionRecord dated(LeaderElectionRecord found, long seconds) {
        return renewals.dated(found, NOW.plusSeconds(seconds), nanos(seconds));
    }

    private static long nanos(long seconds) {
        return ORIGIN + Duration.ofSeconds(seconds).toNanos();
    }

    private static LeaderElectionRecord renewedAt(ZonedDateTime time) {
        return new LeaderElectionRecord("other", Duration.ofSeconds(15), time, time, 1);
    }
}

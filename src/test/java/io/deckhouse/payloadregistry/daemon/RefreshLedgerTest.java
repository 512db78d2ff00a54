package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge of the time machine judges: a daemon that does nothing is told of. */
final class RefreshLedgerTest {
    private static final Instant START = Instant.parse("2026-03-06T02:14:19Z");

    private final MovableClock clock = new MovableClock(START);
    private Instant upSince = START;
    private final RefreshLedger ledger = new RefreshLedger(clock, () -> upSince);

    @BeforeEach
    void aPersonMakesASecret() {
        ObjectKey key = ObjectKey.of(Kind.SECRET, "team", "pull");
        ledger.person(() ->
                ledger.changed(new Change.Created(World.secret(key, "ci", "{\"auths\":{}}"))));
    }

    @Test
    void aSecretThatIsEmptyForMoreThanHalfAnHourIsAViolation() {
        clock.move(Duration.ofMinutes(30));
        ledger.judgeAll();
        assertThat(ledger.violations()).isEmpty();

        clock.move(Duration.ofSeconds(1));
        ledger.judgeAll();
        assertThat(ledger.violations())
                .singleElement()
                .asString()
                .contains("team/pull was without a valid token");
    }

    @Test
    void halfAnHourIsCountedFromWhereTheServerCameUp() {
        clock.move(Duration.ofHours(30));
        upSince = clock.instant();
        ledger.judgeAll();
        assertThat(ledger.violations()).isEmpty();

        clock.move(Duration.ofMinutes(31));
        ledger.judgeAll();
        assertThat(ledger.violations()).hasSize(1);
    }
}

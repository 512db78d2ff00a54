package io.deckhouse.payloadregistry.daemon;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A month of a thousand Secrets, another one each time; many months in a soak. */
@ExtendWith(QuietLogs.class)
final class TimeMachineIT {
    private static final int MONTHS = Integer.getInteger("soak.months", 1);
    private static final int SECRETS = 1000;

    @Test
    void noSecretExpiresInAMonthWithAnApiServerThatFailsAtRandom() {
        for (int i = 0; i < MONTHS; i++) {
            TimeMachine.liveThroughAMonth(Long.getLong("seed", System.nanoTime()), SECRETS);
        }
    }
}

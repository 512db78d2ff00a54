package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.token.KeySource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what changed in the signing keys while the server runs. Apart from {@link AuthReload},
 * because an API server that hangs may take long to say what a Secret holds.
 */
final class KeyReload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyReload.class);

    /** Between two runs. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    /** Looks at keys are dear: several files, or a question to the API server. */
    private static final int RUNS_PER_LOOK = 20;

    private final KeySource keys;
    private final AtomicReference<Duration> wanted = new AtomicReference<>(Duration.ZERO);
    private long runs;
    private String lastFailure = "";

    KeyReload(KeySource keys) {
        this.keys = keys;
    }

    /** Lets tokens live this long, soon; until then they end with the signing key. */
    void allow(Duration longestToken) {
        wanted.set(longestToken);
    }

    @Override
    public void run() {
        Duration longestToken = wanted.getAndSet(Duration.ZERO);
        if (longestToken.isPositive()) {
            allowNow(longestToken);
        }
        if (++runs % RUNS_PER_LOOK == 0) {
            look();
        }
    }

    private void allowNow(Duration longestToken) {
        try {
            SigningKeys.allow(keys, longestToken);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("reason", FileFailure.described(e))
                    .log("longer tokens end with the signing key until it can be replaced");
        }
    }

    private void look() {
        String failure = "";
        try {
            SigningKeys.look(keys);
        } catch (IOException | RuntimeException e) {
            failure = FileFailure.described(e);
        }
        if (!failure.isEmpty() && !failure.equals(lastFailure)) {
            LOG.atWarn()
                    .addKeyValue("reason", failure)
                    .log("the signing keys cannot be read again, those in use stay");
        }
        lastFailure = failure;
    }
}

package io.deckhouse.payloadregistry.token;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that the token CA ends, early enough to replace it by hand: what every registry has to be
 * given cannot change by itself. For use by one thread at a time.
 */
final class CaEnd {
    private static final Logger LOG = LoggerFactory.getLogger(CaEnd.class);
    private static final Duration EARLY = Duration.ofDays(30);
    private static final Duration AGAIN = Duration.ofDays(1);

    static final String REMEDY =
            "make a new one, let every registry trust both, then replace the signing keys; see"
                    + " 'A new token CA' in docs/auth-server.md";

    private Instant toldAt = Instant.MIN;

    /** Warns once a day from 30 days before the end on. */
    void look(X509Certificate ca, Instant now) {
        Instant end = ca.getNotAfter().toInstant();
        boolean isTold = Duration.between(toldAt, now).abs().compareTo(AGAIN) < 0;
        if (isTold || !isNear(ca, now)) {
            return;
        }
        toldAt = now;
        LOG.atWarn()
                .addKeyValue("end", end)
                .log("the token CA ends, and with it every token: " + REMEDY);
    }

    /** Whether it is time to make another one. */
    static boolean isNear(X509Certificate ca, Instant now) {
        return !now.isBefore(ca.getNotAfter().toInstant().minus(EARLY));
    }
}

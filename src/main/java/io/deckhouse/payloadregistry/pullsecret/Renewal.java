package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * When a token is renewed: after 60 % of its life, spread by ten per cent of that to either side.
 */
public final class Renewal {
    /** How long the API server's change to another key is spread over the Secrets. */
    public static final Duration KEY_CHANGE_SPREAD = Duration.ofMinutes(1);

    private static final double SHARE = 0.6;
    private static final double JITTER = 0.1;

    private Renewal() {}

    /**
     * The time for a Secret's token.
     *
     * <p>The spread comes from the Secret's uid and the token's start, so every replica and {@code
     * status} find the same time, and Secrets filled together do not come due together.
     */
    static Instant dueAt(HeldToken.Life life, String secretUid) {
        double spread = 2 * unit(secretUid + "/" + life.issuedAt().getEpochSecond()) - 1;
        double wait = life.length().toMillis() * SHARE * (1 + JITTER * spread);
        return life.issuedAt().plusMillis((long) wait);
    }

    /** Likewise, or sooner where these keys have retired the token's. */
    static Instant dueAt(HeldToken token, String secretUid, SigningKeys keys) {
        Instant due = dueAt(token.life(), secretUid);
        if (!keys.isRetired(token.keyId())) {
            return due;
        }
        Instant afterChange = afterKeyChange(keys.since(), secretUid);
        return afterChange.isBefore(due) ? afterChange : due;
    }

    /** The time for a Secret whose token's key was retired at this time: within a minute. */
    static Instant afterKeyChange(Instant changedAt, String secretUid) {
        double wait = KEY_CHANGE_SPREAD.toMillis() * unit(secretUid + "/" + changedAt);
        return changedAt.plusMillis((long) wait);
    }

    /** A number from 0 to 1 that looks random but is the same for the same text. */
    private static double unit(String text) {
        return (ByteBuffer.wrap(Sha256.of(text)).getInt() >>> 1) / (double) Integer.MAX_VALUE;
    }
}

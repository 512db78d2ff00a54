package io.deckhouse.payloadregistry.pullsecret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/**
 * When a token is renewed: after 60 % of its life, spread by ten per cent of that to either side.
 */
final class Renewal {
    private static final double SHARE = 0.6;
    private static final double JITTER = 0.1;

    private Renewal() {}

    /**
     * The time for a Secret's token.
     *
     * <p>The spread comes from the Secret's uid and the token's start, so every replica and {@code
     * status} find the same time, and Secrets filled together do not come due together.
     */
    static Instant dueAt(Instant issuedAt, Instant expiresAt, String secretUid) {
        Duration life = Duration.between(issuedAt, expiresAt);
        double spread = 2 * unit(secretUid + "/" + issuedAt.getEpochSecond()) - 1;
        return issuedAt.plusMillis((long) (life.toMillis() * SHARE * (1 + JITTER * spread)));
    }

    /** A number from 0 to 1 that looks random but is the same for the same text. */
    private static double unit(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getInt() >>> 1) / (double) Integer.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

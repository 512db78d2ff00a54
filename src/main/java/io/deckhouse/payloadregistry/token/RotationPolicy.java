package io.deckhouse.payloadregistry.token;

import java.time.Duration;

/**
 * How long leaves live and when the next one takes over.
 *
 * @param leafLife how long a leaf holds from its issue on
 * @param rotateAfter age at which the next leaf is issued
 * @param longestToken the longest life of a registry token
 * @param algorithm what leaves sign with
 */
public record RotationPolicy(
        Duration leafLife,
        Duration rotateAfter,
        Duration longestToken,
        SigningAlgorithm algorithm) {
    /** A new leaf every 12 hours that holds for 24, ES256, tokens of up to an hour. */
    public static final RotationPolicy STANDARD =
            halfLife(Duration.ofHours(24), Duration.ofHours(1), SigningAlgorithm.ES256);

    /** Refuses leaves that could not outlive the last token they sign by five minutes. */
    public RotationPolicy {
        if (rotateAfter.compareTo(Duration.ofSeconds(1)) < 0 || !longestToken.isPositive()) {
            throw new IllegalArgumentException(
                    "leaves rotate after a second or later, and tokens have a life");
        }
        Duration needed = rotateAfter.plus(longestToken).plus(SigningKey.MARGIN);
        if (leafLife.compareTo(needed) < 0) {
            throw new IllegalArgumentException(
                    "a leaf life of %s is too short: rotation after %s and tokens of %s need %s"
                            .formatted(leafLife, rotateAfter, longestToken, needed));
        }
    }

    /** A new leaf every 12 hours, or less often where tokens of this life need it. */
    public static RotationPolicy forTokens(Duration longestToken, SigningAlgorithm algorithm) {
        Duration needed = longestToken.plus(SigningKey.MARGIN).multipliedBy(2);
        Duration usual = STANDARD.leafLife();
        return halfLife(needed.compareTo(usual) > 0 ? needed : usual, longestToken, algorithm);
    }

    /** Rotates when half of a leaf's life is over. */
    public static RotationPolicy halfLife(
            Duration leafLife, Duration longestToken, SigningAlgorithm algorithm) {
        return new RotationPolicy(leafLife, leafLife.dividedBy(2), longestToken, algorithm);
    }
}

package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import io.deckhouse.payloadregistry.pullsecret.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What fresh tokens told: the API server's keys, and its own audiences. */
final class FreshTokens {
    /** Which keys are in use is known after ten tokens and five minutes. */
    private static final Duration UNSETTLED = Duration.ofSeconds(30);

    private final AtomicReference<SigningKeys> keys = new AtomicReference<>(SigningKeys.UNKNOWN);
    private final AtomicReference<List<String>> usual = new AtomicReference<>(List.of());

    /** What other Secrets may have to be looked at for, once it is another. */
    record Lesson(Instant keysSince, Instant mixedSince, List<String> usualAudiences) {}

    /** Takes in a token that was asked for a target. */
    void saw(HeldToken token, Target target, Instant now) {
        keys.updateAndGet(before -> before.with(token.keyId(), now));
        if (target.audiences().isEmpty()) {
            usual.set(token.audiences());
        }
    }

    /** What the API server signs with; seen before now, also where the clock was set back. */
    SigningKeys keys(Instant now) {
        return keys.updateAndGet(known -> known.asOf(now));
    }

    /** Whom tokens for a target are for; empty while that is not known. */
    List<String> audiences(Target target) {
        return target.audiences().isEmpty() ? usual.get() : target.audiences();
    }

    /** When a token should be asked for that tells which of several keys is still in use. */
    Optional<Instant> nextProbe(Instant now) {
        return keys(now).isUnsettled(now) ? Optional.of(now.plus(UNSETTLED)) : Optional.empty();
    }

    Lesson lesson() {
        SigningKeys seen = keys.get();
        return new Lesson(seen.since(), seen.mixedSince(), usual.get());
    }
}

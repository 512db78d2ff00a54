package io.deckhouse.payloadregistry.authserver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Whether rules that cannot be relied on may still become so by themselves. After half an hour of
 * refusing everybody, a new start is the better hope; asked by the liveness probe, at each of which
 * it looks anew.
 */
final class Hope implements BooleanSupplier {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Authorizer authorizer;
    private final Clock clock;
    private final AtomicReference<Instant> unusableSince = new AtomicReference<>(Instant.MAX);

    Hope(Authorizer authorizer, Clock clock) {
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @Override
    public boolean getAsBoolean() {
        Instant now = clock.instant();
        if (authorizer.freshness() != Freshness.UNUSABLE) {
            unusableSince.set(Instant.MAX);
            return true;
        }
        Instant since =
                unusableSince.updateAndGet(known -> known.equals(Instant.MAX) ? now : known);
        return now.isBefore(since.plus(PATIENCE));
    }
}

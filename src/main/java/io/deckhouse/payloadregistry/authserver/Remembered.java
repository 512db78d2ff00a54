package io.deckhouse.payloadregistry.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** A bounded memory whose entries end at their own time, by an injected clock. */
final class Remembered<K, V> {
    private static final long NANOS = 1_000_000_000;

    private final Cache<K, Entry<V>> entries;
    private final Duration longest;
    private final Clock clock;
    private final LongAdder hits = new LongAdder();

    /** Times as nanoseconds of the epoch: there may be many thousands of these. */
    private record Entry<V>(V value, long from, long until) {}

    Remembered(int most, Duration longest, Clock clock) {
        this.longest = longest;
        this.clock = clock;
        this.entries = bounded(most, longest, clock);
    }

    /** A cache whose entries are dropped when this time has passed on the clock. */
    static <K, V> Cache<K, V> bounded(int most, Duration life, Clock clock) {
        Ticker ticker = () -> nanos(clock.instant());
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(life)
                .ticker(ticker)
                .executor(Runnable::run) // its upkeep is short and needs no pool
                .build();
    }

    /** The value, while it holds; a clock that was set back ends it too. */
    Optional<V> find(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        if (entry == null) {
            return Optional.empty();
        }
        long now = nanos(clock.instant());
        if (now < entry.until() && now >= entry.from()) {
            hits.increment();
            return Optional.of(entry.value());
        }
        return Optional.empty();
    }

    /** How often a value was found. */
    long hits() {
        return hits.sum();
    }

    /** Remembers for the usual time, but never past the given one. */
    void put(K key, V value, Instant latest) {
        Instant now = clock.instant();
        Instant usual = now.plus(longest);
        Instant until = latest.isBefore(usual) ? latest : usual;
        if (until.isAfter(now)) {
            entries.put(key, new Entry<>(value, nanos(now), nanos(until)));
        }
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }
}

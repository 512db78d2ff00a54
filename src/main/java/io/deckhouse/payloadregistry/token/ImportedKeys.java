package io.deckhouse.payloadregistry.token;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that an operator brings along, one after the other. Those that were replaced stay in the key
 * set as long as a token of theirs may be alive, whichever replica signed it.
 */
public final class ImportedKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(ImportedKeys.class);

    private final Clock clock;
    private final AtomicReference<Duration> longestToken;
    private final AtomicReference<State> state;

    /** One that was replaced, and when its last token has ended. */
    private record Former(ImportedKey key, Instant until) {}

    /** The newest of the former ones first. */
    private record State(ImportedKey current, List<Former> former, JwkSet jwks) {
        static State of(ImportedKey current, List<Former> former, Instant now) {
            List<Former> alive =
                    former.stream().filter(each -> now.isBefore(each.until())).toList();
            var keys =
                    Stream.concat(Stream.of(current), alive.stream().map(Former::key))
                            .flatMap(key -> key.jwks().keys().stream())
                            .toList();
            return new State(current, alive, JwkSet.of(keys));
        }

        boolean isOver(Instant now) {
            return former.stream().anyMatch(each -> !now.isBefore(each.until()));
        }
    }

    /** Starts with this key, for tokens that live at most this long. */
    public ImportedKeys(ImportedKey first, Duration longestToken, Clock clock) {
        this.clock = clock;
        this.longestToken = new AtomicReference<>(longestToken);
        this.state = new AtomicReference<>(State.of(first, List.of(), clock.instant()));
    }

    /** Tokens live at most this long from now on; a shorter life does not count. */
    public void allow(Duration longest) {
        longestToken.accumulateAndGet(longest, (a, b) -> a.compareTo(b) < 0 ? b : a);
    }

    /** Signs with this key from now on; warns where registries do not trust it yet. */
    public void replace(ImportedKey next) {
        Instant now = clock.instant();
        State old = state.get();
        Instant until = now.plus(longestToken.get()).plus(SigningKey.MARGIN);
        Instant end = old.current().current().latestExpiry();
        var former = new ArrayList<Former>();
        former.add(new Former(old.current(), end.isBefore(until) ? end : until));
        former.addAll(old.former());
        state.set(State.of(next, former, now));
        if (!next.bundle().equals(old.current().bundle())) {
            LOG.warn("signing key replaced: every registry needs the new certificate bundle");
        }
    }

    @Override
    public TokenSigner current() {
        return state.get().current().current();
    }

    @Override
    public JwkSet jwks() {
        State seen = state.get();
        Instant now = clock.instant();
        if (seen.isOver(now)) {
            state.compareAndSet(seen, State.of(seen.current(), seen.former(), now));
        }
        return state.get().jwks();
    }

    @Override
    public List<X509Certificate> bundle() {
        return state.get().current().bundle();
    }
}

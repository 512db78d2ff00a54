package io.deckhouse.payloadregistry.token;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Keys that an operator brings along, one after the other. Those that were replaced stay in the key
 * set until the last token that they signed has ended.
 */
public final class ImportedKeys implements KeySource {
    private final Clock clock;
    private final AtomicReference<State> state;

    /** The newest of the former ones first. */
    private record State(ImportedKey current, List<ImportedKey> former) {}

    /** Starts with this key. */
    public ImportedKeys(ImportedKey first, Clock clock) {
        this.clock = clock;
        this.state = new AtomicReference<>(new State(first, List.of()));
    }

    /** Signs with this key from now on. */
    public void replace(ImportedKey next) {
        Instant now = clock.instant();
        state.updateAndGet(old ->
                new State(
                        next,
                        Stream.concat(Stream.of(old.current()), old.former().stream())
                                .filter(key -> key.hasTokensAliveAt(now))
                                .toList()));
    }

    @Override
    public TokenSigner current() {
        return state.get().current().current();
    }

    @Override
    public JwkSet jwks() {
        State now = state.get();
        if (now.former().isEmpty()) {
            return now.current().jwks();
        }
        Instant time = clock.instant();
        return JwkSet.of(
                Stream.concat(
                                Stream.of(now.current()),
                                now.former().stream().filter(key -> key.hasTokensAliveAt(time)))
                        .flatMap(key -> key.jwks().keys().stream())
                        .toList());
    }

    @Override
    public List<X509Certificate> bundle() {
        return state.get().current().bundle();
    }
}

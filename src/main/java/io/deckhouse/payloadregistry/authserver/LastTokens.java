package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.token.SignedToken;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were given out again last, whole: who pulls in earnest asks for the same one over
 * and over, and finding it takes a fraction of putting it together. Few, since each is long. Safe
 * for use by many threads.
 */
final class LastTokens {
    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable Given> places = new AtomicReferenceArray<>(PLACES);

    /** With its signer as long as that is in use: a private key that was replaced is not kept. */
    private record Given(
            TokenOrder order, WeakReference<TokenSigner> signer, SignedToken token, Instant old) {
        /** A clock that was set back ends it too. */
        boolean isYoung(Instant now) {
            return now.isBefore(old) && !now.isBefore(token.issuedAt());
        }
    }

    /**
     * The token for this very order by this very signer, while it is young: another signer may have
     * another certificate for the same key.
     */
    Optional<SignedToken> find(TokenOrder order, TokenSigner signer, Instant now) {
        Given given = places.get(place(order));
        return given != null
                        && given.isYoung(now)
                        && given.signer().refersTo(signer)
                        && given.order().equals(order)
                ? Optional.of(given.token())
                : Optional.empty();
    }

    /** Keeps a token to be found until it is old, or another one takes its place. */
    void put(TokenOrder order, TokenSigner signer, SignedToken token, Instant old) {
        places.set(place(order), new Given(order, new WeakReference<>(signer), token, old));
    }

    private static int place(TokenOrder order) {
        int hash = 31 * order.principal().name().hashCode() + order.granted().access().hashCode();
        return Math.floorMod(hash ^ hash >>> 16, PLACES);
    }
}

package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.token.AccessEntry;
import io.deckhouse.payloadregistry.token.KeySource;
import io.deckhouse.payloadregistry.token.RegistryClaims;
import io.deckhouse.payloadregistry.token.SignedToken;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs registry tokens, and gives a young one out again for the same decision.
 *
 * <p>What is granted is decided anew for each request; only the signature is saved. The name of a
 * saved token holds everything that is in it, so nothing can be given to anybody else.
 */
final class TokenMint {
    private static final Logger LOG = LoggerFactory.getLogger(TokenMint.class);
    private static final int MOST = 8_192;
    private static final int REUSED_PART = 5;
    private static final int ID_BYTES = 16;

    /** For registries whose clock is behind; they allow for a minute themselves. */
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final AuthServerSettings settings;
    private final KeySource keys;
    private final Clock clock;
    private final SecureRandom random;
    private final Remembered<Key, SignedToken> young;

    private record Key(
            Principal principal, List<AccessEntry> access, long generation, String keyId) {}

    /** What came of an order for a token. */
    sealed interface Minted {
        record Token(SignedToken token, boolean isReused) implements Minted {}

        /** The identity's own proof ends before a token could begin. */
        record TooLate(Instant provenUntil) implements Minted {}

        /** There is no key to sign with. */
        record NoKey() implements Minted {}
    }

    TokenMint(AuthServerSettings settings, KeySource keys, Clock clock, SecureRandom random) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
        this.young = new Remembered<>(MOST, settings.pushLife().dividedBy(REUSED_PART), clock);
    }

    Minted mint(Principal principal, ScopeGrants.Granted granted, long generation) {
        try {
            TokenSigner signer = keys.current();
            var key = new Key(principal, granted.access(), generation, signer.keyId());
            Optional<SignedToken> again = young.find(key);
            return again.isPresent()
                    ? new Minted.Token(again.get(), true)
                    : sign(key, signer, granted.pushes());
        } catch (RuntimeException broken) {
            LOG.atError().setCause(broken).log("no token can be signed");
            return new Minted.NoKey();
        }
    }

    /** Whether there is a key to sign with. */
    boolean canSign() {
        return keys.current().latestExpiry().isAfter(clock.instant());
    }

    private Minted sign(Key key, TokenSigner signer, boolean pushes) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = signer.latestExpiry().truncatedTo(ChronoUnit.SECONDS);
        if (!end.isAfter(now)) {
            LOG.atError().addKeyValue("since", end).log("the signing key has ended");
            return new Minted.NoKey();
        }
        end = earlier(end, now.plus(pushes ? settings.pushLife() : settings.pullLife()));
        Instant proven = key.principal().provenUntil();
        end = proven.isBefore(end) ? proven.truncatedTo(ChronoUnit.SECONDS) : end;
        if (!end.isAfter(now)) {
            return new Minted.TooLate(proven);
        }
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        SignedToken token =
                signer.sign(
                        new RegistryClaims(
                                settings.issuer(),
                                key.principal().subject(),
                                settings.service(),
                                now,
                                now.minus(BACKDATED),
                                end,
                                HexFormat.of().formatHex(id),
                                key.access()));
        young.put(key, token, now.plus(Duration.between(now, end).dividedBy(REUSED_PART)));
        return new Minted.Token(token, false);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

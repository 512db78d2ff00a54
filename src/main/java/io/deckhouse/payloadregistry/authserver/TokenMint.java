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
import java.util.concurrent.atomic.AtomicReference;
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
    private static final int MOST = 16_384;
    private static final int REUSED_PART = 5;
    private static final int ID_BYTES = 16;

    /** For registries whose clock is behind; they allow for a minute themselves. */
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final AuthServerSettings settings;
    private final KeySource keys;
    private final Clock clock;
    private final SecureRandom random;
    private final Remembered<Key, Young> young;
    private final AtomicReference<String> lastHead = new AtomicReference<>("");

    /** Whom a token is for, what it grants, and under which rules and key. */
    private record Key(Holder holder, List<AccessEntry> access, long generation, String keyId) {}

    /** A principal without its groups: they decide what is granted, and are not in a token. */
    private record Holder(Class<?> kind, String name, String uid, Instant provenUntil) {
        static Holder of(Principal principal) {
            String uid = principal instanceof Principal.Kubernetes(_, var id, _) ? id : "";
            return new Holder(principal.getClass(), principal.name(), uid, principal.provenUntil());
        }
    }

    /** A signed token in two parts: the first, with the certificate, is shared by many. */
    private record Young(String head, String tail, String id, Instant from, Instant until) {
        SignedToken whole() {
            return new SignedToken(head.concat(tail), id, from, until);
        }
    }

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
            var holder = Holder.of(principal);
            var key = new Key(holder, granted.access(), generation, signer.keyId());
            Optional<Young> again = young.find(key);
            return again.isPresent()
                    ? new Minted.Token(again.get().whole(), true)
                    : sign(key, signer, principal.subject(), granted.pushes());
        } catch (RuntimeException broken) {
            LOG.atError().setCause(broken).log("no token can be signed");
            return new Minted.NoKey();
        }
    }

    /** Whether there is a key to sign with. */
    boolean canSign() {
        return keys.current().latestExpiry().isAfter(clock.instant());
    }

    private Minted sign(Key key, TokenSigner signer, String subject, boolean pushes) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = signer.latestExpiry().truncatedTo(ChronoUnit.SECONDS);
        if (!end.isAfter(now)) {
            LOG.atError().addKeyValue("since", end).log("the signing key has ended");
            return new Minted.NoKey();
        }
        end = earlier(end, now.plus(pushes ? settings.pushLife() : settings.pullLife()));
        Instant proven = key.holder().provenUntil();
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
                                subject,
                                settings.service(),
                                now,
                                now.minus(BACKDATED),
                                end,
                                HexFormat.of().formatHex(id),
                                key.access()));
        young.put(key, parted(token), now.plus(Duration.between(now, end).dividedBy(REUSED_PART)));
        return new Minted.Token(token, false);
    }

    private Young parted(SignedToken token) {
        String jwt = token.jwt();
        int dot = jwt.indexOf('.') + 1;
        String last = lastHead.get();
        String head = last;
        if (last.length() != dot || !jwt.startsWith(last)) {
            head = jwt.substring(0, dot);
            lastHead.set(head);
        }
        return new Young(head, jwt.substring(dot), token.id(), token.issuedAt(), token.expiresAt());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

package io.deckhouse.payloadregistry.authserver;

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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs registry tokens, and gives a young one out again for the same decision.
 *
 * <p>What is granted is decided anew for each request; only the signature is saved, and the last
 * tokens whole. The name of a saved one stands for everything that is in it, so nothing can be
 * given to anybody else.
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
    private final Remembered<String, Young> young;
    private final LastTokens last = new LastTokens();

    /** Of the last token; almost always the next one's, and long. */
    private final AtomicReference<String> header = new AtomicReference<>("");

    /** What cannot be worked out again of a token that was signed; times in epoch seconds. */
    private record Young(String header, String id, String proof, long from, long until) {
        static Young of(SignedToken token, String header) {
            long from = token.issuedAt().getEpochSecond();
            long until = token.expiresAt().getEpochSecond();
            return new Young(header, token.id(), token.proof(), from, until);
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

    /**
     * Signs a token, or gives one out again.
     *
     * @param now when a new one begins, in whole seconds; what is granted ends later
     */
    Minted mint(Principal principal, ScopeGrants.Granted granted, long generation, Instant now) {
        try {
            TokenSigner signer = keys.current();
            var order = new TokenOrder(principal, granted, generation, signer.keyId());
            Optional<SignedToken> whole = last.find(order, signer, now);
            if (whole.isPresent()) {
                return new Minted.Token(whole.get(), true);
            }
            String hash = order.hash();
            Optional<Young> again = young.find(hash);
            return again.isPresent()
                    ? again(order, signer, again.get(), hash, now)
                    : sign(order, signer, hash, now);
        } catch (RuntimeException broken) {
            LOG.atError().setCause(broken).log("no token can be signed");
            return new Minted.NoKey();
        }
    }

    /** Whether there is a key to sign with. */
    boolean canSign() {
        return keys.current().latestExpiry().isAfter(clock.instant());
    }

    /** The proof holds for the header it was made for: certificates change and keys stay. */
    private Minted again(
            TokenOrder order, TokenSigner signer, Young before, String hash, Instant now) {
        var from = Instant.ofEpochSecond(before.from());
        var until = Instant.ofEpochSecond(before.until());
        RegistryClaims claims = claims(order, before.id(), from, until);
        SignedToken token = signer.again(claims, before.proof());
        if (!token.jwt().startsWith(before.header())) {
            return sign(order, signer, hash, now);
        }
        last.put(order, signer, token, old(from, until));
        return new Minted.Token(token, true);
    }

    private Minted sign(TokenOrder order, TokenSigner signer, String hash, Instant now) {
        Instant end = signer.latestExpiry().truncatedTo(ChronoUnit.SECONDS);
        if (!end.isAfter(now)) {
            LOG.atError().addKeyValue("since", end).log("the signing key has ended");
            return new Minted.NoKey();
        }
        Duration life = order.granted().pushes() ? settings.pushLife() : settings.pullLife();
        end = earlier(end, now.plus(life));
        Instant proven = order.principal().provenUntil();
        Instant source = earlier(order.granted().until(), proven);
        end = source.isBefore(end) ? source.truncatedTo(ChronoUnit.SECONDS) : end;
        if (!end.isAfter(now)) {
            return new Minted.TooLate(proven);
        }
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        RegistryClaims claims = claims(order, HexFormat.of().formatHex(id), now, end);
        SignedToken token = signer.sign(claims);
        young.put(hash, Young.of(token, header(token)), old(now, end));
        return new Minted.Token(token, false);
    }

    /**
     * When a token is given out no more: after a part of its life, and while clients can use it.
     */
    private static Instant old(Instant from, Instant until) {
        Instant part = from.plus(Duration.between(from, until).dividedBy(REUSED_PART));
        return earlier(part, until.minus(AuthServerSettings.SHORTEST_LIFE));
    }

    /** A token's header with its dot; the same object for the same header, to be kept often. */
    private String header(SignedToken token) {
        String jwt = token.jwt();
        String last = header.get();
        if (last.isEmpty() || !jwt.startsWith(last)) {
            last = jwt.substring(0, jwt.indexOf('.') + 1);
            header.set(last);
        }
        return last;
    }

    private RegistryClaims claims(TokenOrder order, String id, Instant from, Instant until) {
        return new RegistryClaims(
                settings.issuer(),
                order.principal().subject(),
                settings.service(),
                from,
                from.minus(BACKDATED),
                until,
                id,
                order.granted().access());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

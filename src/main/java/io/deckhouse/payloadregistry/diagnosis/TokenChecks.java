package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What a token in a login says about itself: nothing is asked. */
final class TokenChecks {
    static final List<Link> LINKS = List.of(Link.TOKEN, Link.AUDIENCE, Link.TIMES);
    private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

    private final Clock clock;

    /**
     * What the token should be.
     *
     * @param subject the user name of the ServiceAccount; empty when any is right
     * @param secretUid of the Secret that it may be bound to; empty when not known
     */
    record Expected(String subject, String secretUid) {
        static final Expected NOTHING = new Expected("", "");
    }

    TokenChecks(Clock clock) {
        this.clock = clock;
    }

    /** The token in a login, if it holds one; else the links are skipped. */
    Optional<KubernetesToken> check(Chain chain, RegistryCredential credential, Expected expected) {
        Optional<KubernetesToken> token = KubernetesToken.decode(credential.password());
        if (token.isEmpty()) {
            noToken(chain, credential, expected);
        } else {
            subject(chain, token.get(), expected);
            audience(chain, token.get());
            times(chain, token.get());
        }
        return token;
    }

    private static void noToken(Chain chain, RegistryCredential credential, Expected expected) {
        if (!expected.subject().isEmpty()) {
            chain.broken(
                    Link.TOKEN,
                    "the password of user "
                            + shown(credential.username())
                            + " is no Kubernetes token",
                    "let the refresh daemon fill the Secret, or put the output of"
                            + " 'd8 payload-registry token' in");
        } else {
            chain.skipped(
                    Link.TOKEN,
                    "user " + shown(credential.username()) + " has a password, not a token");
        }
        chain.skipRest(LINKS, "no token");
    }

    /** A user name made fit for a message. */
    static String shown(String username) {
        return username.isEmpty() ? "(empty)" : username.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static void subject(Chain chain, KubernetesToken token, Expected expected) {
        String subject = token.subject().map(TokenChecks::shown).orElse("");
        Optional<String> bound = token.boundSecret().map(KubernetesToken.BoundSecret::uid);
        if (!expected.subject().isEmpty() && !subject.equals(expected.subject())) {
            chain.broken(
                    Link.TOKEN,
                    "it is of "
                            + (subject.isEmpty() ? "nobody" : subject)
                            + ", not of "
                            + expected.subject(),
                    "the refresh daemon puts this right; see 'd8 payload-registry status'");
        } else if (bound.isPresent()
                && !expected.secretUid().isEmpty()
                && !bound.get().equals(expected.secretUid())) {
            chain.broken(
                    Link.TOKEN,
                    "it is bound to another Secret, and ends with that",
                    "the refresh daemon puts this right; see 'd8 payload-registry status'");
        } else {
            chain.ok(
                    Link.TOKEN,
                    "of "
                            + (subject.startsWith(ACCOUNT_PREFIX)
                                    ? "ServiceAccount "
                                            + subject.substring(ACCOUNT_PREFIX.length())
                                                    .replace(':', '/')
                                    : subject)
                            + (bound.isPresent() ? ", bound to a Secret" : ""));
        }
    }

    private static void audience(Chain chain, KubernetesToken token) {
        List<String> audiences = token.audiences().stream().map(TokenChecks::shown).toList();
        if (audiences.isEmpty()) {
            chain.skipped(Link.AUDIENCE, "the token names none: it is the API server's own");
        } else {
            chain.ok(Link.AUDIENCE, String.join(", ", audiences));
        }
    }

    private void times(Chain chain, KubernetesToken token) {
        Instant now = clock.instant();
        Optional<Instant> start = token.notBefore().or(token::issuedAt);
        if (token.isExpired(now)) {
            chain.broken(
                    Link.TIMES,
                    "the token ended at " + text(token.expiresAt().orElseThrow()),
                    "it should have been renewed: is the refresh daemon running? See"
                            + " 'd8 payload-registry status', and the Secret's Events");
        } else if (start.isPresent() && start.get().isAfter(now.plus(ClockChecks.LEEWAY))) {
            chain.broken(
                    Link.TIMES,
                    "the token begins only at " + text(start.get()),
                    "compare this machine's clock with the API server's");
        } else {
            chain.ok(
                    Link.TIMES,
                    token.expiresAt()
                            .map(end -> "the token ends at " + text(end))
                            .orElse("the token does not end"));
        }
    }

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a ServiceAccount's token says about itself; the token is not kept.
 *
 * @param audiences whom it is meant for
 * @param boundUid the uid of the Secret that it is bound to; empty for none
 * @param keyId which key of the API server signed it; empty when the token does not say
 */
public record HeldToken(
        Owner owner, Life life, List<String> audiences, String boundUid, String keyId) {
    /** How the subject of every ServiceAccount's token begins. */
    static final String SUBJECT_PREFIX = "system:serviceaccount:";

    /** The API server's are about a thousand characters long, with many audiences a few more. */
    private static final int LONGEST = 8 * 1024;

    /** The ServiceAccount of a token; an empty uid when the token does not say. */
    public record Owner(String subject, String uid) {}

    /** From issue to expiry, by the token itself. */
    public record Life(Instant issuedAt, Instant expiresAt) {
        /** How long it is in all. */
        public Duration length() {
            return Duration.between(issuedAt, expiresAt);
        }
    }

    /** Copies the audiences. */
    public HeldToken {
        audiences = List.copyOf(audiences);
    }

    /**
     * Reads a token; empty when it is no ServiceAccount's.
     *
     * <p>A very long one is taken for none. One that does not say when it ends is none of ours:
     * TokenRequest always sets both times.
     */
    static Optional<HeldToken> decode(Password token) {
        return token.reveal().length() > LONGEST
                ? Optional.empty()
                : KubernetesToken.decode(token).flatMap(HeldToken::of);
    }

    private static Optional<HeldToken> of(KubernetesToken token) {
        String subject = token.subject().orElse("");
        if (!subject.startsWith(SUBJECT_PREFIX)
                || token.issuedAt().isEmpty()
                || token.expiresAt().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new HeldToken(
                        new Owner(
                                subject,
                                token.serviceAccount()
                                        .map(KubernetesToken.ServiceAccount::uid)
                                        .orElse("")),
                        new Life(token.issuedAt().get(), token.expiresAt().get()),
                        token.audiences(),
                        token.boundSecret().map(KubernetesToken.BoundSecret::uid).orElse(""),
                        token.keyId().orElse("")));
    }

    /** The account's namespace and name, joined by a colon. */
    String account() {
        return owner.subject().substring(SUBJECT_PREFIX.length());
    }

    /** Whether its account is one of this namespace. */
    boolean isOf(String namespace) {
        return account().startsWith(namespace + ":");
    }

    /** Whether it ends with a Secret: what our own fills always hold. */
    boolean isBound() {
        return !boundUid.isEmpty();
    }

    /** When it ends. */
    public Instant expiresAt() {
        return life.expiresAt();
    }
}

package io.deckhouse.payloadregistry.token;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The current leaf and the certificates of retired ones whose tokens may still be alive.
 *
 * <p>Immutable: {@link #rotate} returns the next state. The CA's private key is no part of it, and
 * a retired leaf's private key is gone.
 */
final class KeyRing {
    private static final int MAX_RETIRED = 64;
    private static final String REMEDY = "delete it: a new leaf is issued at once";

    private final RotationPolicy policy;
    private final X509Certificate ca;
    private final SigningKey current;
    private final List<X509Certificate> retired;
    private final Instant dueAt;
    private final JwkSet jwks;

    private KeyRing(
            RotationPolicy policy,
            X509Certificate ca,
            SigningKey current,
            List<X509Certificate> retired) {
        this.policy = policy;
        this.ca = ca;
        this.current = current;
        this.retired = List.copyOf(retired);
        this.dueAt = dueAt();
        this.jwks = JwkSet.of(leaves().stream().map(X509Certificate::getPublicKey).toList());
    }

    /** Starts with a first leaf. */
    static KeyRing start(TokenCa ca, RotationPolicy policy, Instant now, SecureRandom random) {
        return new KeyRing(policy, ca.certificate(), newLeaf(ca, policy, now, random), List.of());
    }

    /**
     * Reads the leaves' part of stored material.
     *
     * @throws KeyMaterialException when it is broken, or the leaf is not this CA's
     */
    static KeyRing parse(
            String secretPem, X509Certificate ca, RotationPolicy policy, SecureRandom random) {
        Pem pem = Pem.parse(KeyMaterial.LEAVES, secretPem, REMEDY);
        X509Certificate leaf = pem.certificates().getFirst();
        if (!SigningAlgorithm.isPair(pem.key(), leaf.getPublicKey(), random)) {
            throw new KeyMaterialException(
                    KeyMaterial.LEAVES, "the private key is not the first certificate's", REMEDY);
        }
        for (X509Certificate certificate : pem.certificates()) {
            if (!SigningAlgorithm.isIssuedBy(certificate, ca)
                    || SigningAlgorithm.of(certificate.getPublicKey()).isEmpty()) {
                throw new KeyMaterialException(
                        KeyMaterial.LEAVES,
                        "holds a certificate that is not a leaf of " + KeyMaterial.CA,
                        REMEDY);
            }
        }
        var rest = pem.certificates().subList(1, pem.certificates().size());
        return new KeyRing(policy, ca, new SigningKey(pem.key(), List.of(leaf), random), rest);
    }

    /** True when the next leaf should be issued; a clock that went back counts too. */
    boolean isDue(Instant now) {
        return !now.isBefore(dueAt)
                || now.isBefore(current.notBefore())
                || current.algorithm() != policy.algorithm();
    }

    private Instant dueAt() {
        Instant old = issuedAt(current.certificate()).plus(policy.rotateAfter());
        // A leaf cut short by the CA's own end cannot be bettered by another one.
        boolean cutShort = !current.notAfter().isBefore(ca.getNotAfter().toInstant());
        Instant needed =
                cutShort
                        ? current.latestExpiry()
                        : current.latestExpiry().minus(policy.longestToken());
        return old.isBefore(needed) ? old : needed;
    }

    /** True when the current leaf can sign the longest token there is. */
    boolean covers(Instant now) {
        return !now.plus(policy.longestToken()).isAfter(current.latestExpiry())
                && !now.isBefore(current.notBefore());
    }

    /** Issues the next leaf when it is due, and forgets leaves whose last token has ended. */
    KeyRing rotate(TokenCa issuer, Instant now, SecureRandom random) {
        return isDue(now) ? renewed(issuer, now, random) : this;
    }

    /** Likewise, with the next leaf at once. */
    KeyRing renewed(TokenCa issuer, Instant now, SecureRandom random) {
        SigningKey next = newLeaf(issuer, policy, now, random);
        var kept = new ArrayList<X509Certificate>();
        X509Certificate successor = next.certificate();
        for (X509Certificate leaf : leaves()) {
            // It signed until its successor came; the margin is for replicas that were late.
            Duration afterwards = policy.longestToken().plus(SigningKey.MARGIN);
            Instant lastTokenEnds = issuedAt(successor).plus(afterwards);
            boolean alive =
                    now.isBefore(lastTokenEnds) && now.isBefore(leaf.getNotAfter().toInstant());
            if (alive && kept.size() < MAX_RETIRED) {
                kept.add(leaf);
            }
            successor = leaf;
        }
        return new KeyRing(policy, ca, next, kept);
    }

    SigningKey current() {
        return current;
    }

    X509Certificate ca() {
        return ca;
    }

    /** The current leaf's certificate and those of retired ones, newest first. */
    List<X509Certificate> leaves() {
        return Stream.concat(Stream.of(current.certificate()), retired.stream()).toList();
    }

    JwkSet jwks() {
        return jwks;
    }

    /** Writes the leaves' part of stored material; the result is a secret. */
    String secretPem() {
        return current.secretPem(retired);
    }

    private static Instant issuedAt(X509Certificate leaf) {
        return leaf.getNotBefore().toInstant().plus(TokenCa.BACKDATED);
    }

    private static SigningKey newLeaf(
            TokenCa ca, RotationPolicy policy, Instant now, SecureRandom random) {
        var pair = policy.algorithm().generate(random);
        var certificate = ca.issue(pair.getPublic(), now, policy.leafLife(), random);
        return new SigningKey(pair.getPrivate(), List.of(certificate), random);
    }
}

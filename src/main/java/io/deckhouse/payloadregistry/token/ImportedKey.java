package io.deckhouse.payloadregistry.token;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A signing key that an operator brings along; it never rotates and ends with its certificate. */
public final class ImportedKey implements KeySource {
    private static final String PART = "imported key";
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final SigningKey key;
    private final X509Certificate trusted;
    private final JwkSet jwks;

    private ImportedKey(SigningKey key, X509Certificate trusted) {
        this.key = key;
        this.trusted = trusted;
        this.jwks = JwkSet.of(List.of(key.certificate().getPublicKey()));
    }

    /**
     * Reads a private key, PKCS #8 or what openssl calls traditional, and its certificate chain,
     * leaf first. The last certificate is what registries trust; a single one is both leaf and
     * bundle.
     *
     * @throws KeyMaterialException for a broken PEM, a chain whose links do not fit, or a key other
     *     than EC P-256 and RSA of at least 2048 bits, which not every registry accepts
     */
    public static ImportedKey parse(String secretPem, SecureRandom random) {
        Pem pem = Pem.parse(PART, secretPem, "give a PEM with the key and its certificates");
        List<X509Certificate> chain = pem.certificates();
        X509Certificate leaf = chain.getFirst();
        if (SigningAlgorithm.of(leaf.getPublicKey()).isEmpty()) {
            throw unfit("not every registry accepts this kind of key", "use EC P-256 or RSA 2048");
        }
        if (!SigningAlgorithm.isPair(pem.key(), leaf.getPublicKey(), random)) {
            throw unfit("the private key is not the first certificate's", "put the leaf first");
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!SigningAlgorithm.isIssuedBy(chain.get(i - 1), chain.get(i))) {
                throw unfit("certificate " + i + " is not issued by the next one", "order them");
            }
            // Version 1 cannot say it, and registries take such a root.
            boolean isOldRoot = i == chain.size() - 1 && chain.get(i).getVersion() < 3;
            if (!isOldRoot && !SigningAlgorithm.mayIssue(chain.get(i), i - 1)) {
                throw unfit(
                        "certificate " + (i + 1) + " may not issue the one before it",
                        "registries take none but a CA's: have a CA issue it, or leave it out");
            }
        }
        // The trusted end is the registry's already; without it tokens are shorter.
        var sent = chain.size() == 1 ? chain : chain.subList(0, chain.size() - 1);
        X509Certificate trusted = chain.getLast();
        Instant end = trusted.getNotAfter().toInstant();
        return new ImportedKey(new SigningKey(pem.key(), sent, end, random), trusted);
    }

    /**
     * Looks whether a token could be signed at this time that lives a minute, which clients take
     * for the least.
     *
     * @throws KeyMaterialException saying when the certificates begin or end
     */
    public void requireValidAt(Instant now) {
        Instant from =
                key.notBefore().isAfter(trusted.getNotBefore().toInstant())
                        ? key.notBefore()
                        : trusted.getNotBefore().toInstant();
        if (now.isBefore(from)) {
            throw unfit(
                    "its certificates are valid from %s on".formatted(from),
                    "wait, or take another");
        }
        Duration left = Duration.between(now, key.latestExpiry());
        if (left.compareTo(SHORTEST) < 0) {
            throw unfit(
                    "its certificates %s at %s, and tokens end %d minutes before"
                            .formatted(
                                    now.isBefore(key.notAfter()) ? "end" : "ended",
                                    key.notAfter(),
                                    SigningKey.MARGIN.toMinutes()),
                    "renew them");
        }
    }

    /**
     * What is to be known where registries trust more than this one certificate: whoever has the
     * key of another that the same CA issued, for TLS for instance, can sign tokens as well.
     */
    public Optional<String> warning() {
        return trusted.equals(key.certificate())
                ? Optional.empty()
                : Optional.of(
                        "registries will take tokens of every certificate that '%s' issues, a TLS server's"
                                        .formatted(trusted.getSubjectX500Principal().getName())
                                + " too: have it issue for token signing only, or leave its"
                                + " certificate out, and give registries the new bundle whenever"
                                + " the signing certificate is renewed");
    }

    private static KeyMaterialException unfit(String problem, String remedy) {
        return new KeyMaterialException(PART, problem, remedy);
    }

    @Override
    public TokenSigner current() {
        return key;
    }

    @Override
    public JwkSet jwks() {
        return jwks;
    }

    @Override
    public List<X509Certificate> bundle() {
        return List.of(trusted);
    }
}

package io.deckhouse.payloadregistry.token;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The long-lived token CA: its certificate is what registries trust, its key only issues leaves.
 *
 * <p>Objects of this type live as long as one issue takes; nothing keeps the private key longer.
 */
public final class TokenCa {
    /** How far before now certificates start, for registries whose clock is behind. */
    static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final Duration LIFE = Duration.ofDays(3650);
    private static final String REMEDY =
            "restore it from a backup, or delete it and "
                    + KeyMaterial.LEAVES
                    + " to start anew and give every registry the new certificate bundle";

    private static final String RENEWAL =
            "delete it and "
                    + KeyMaterial.LEAVES
                    + ", start every auth server anew and give every registry the new certificate"
                    + " bundle; a backup ends as well";

    private final PrivateKey key;
    private final X509Certificate certificate;

    private TokenCa(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** Makes a new CA (EC P-256) that holds for ten years. */
    public static TokenCa create(Instant now, SecureRandom random) {
        var pair = SigningAlgorithm.ES256.generate(random);
        Instant start = now.truncatedTo(ChronoUnit.SECONDS).minus(BACKDATED);
        var validity = new CertificateIssuer.Validity(start, start.plus(LIFE));
        return new TokenCa(pair.getPrivate(), CertificateIssuer.selfSigned(pair, validity, random));
    }

    /**
     * Reads a CA from PEM: a PKCS #8 private key (EC P-256, or RSA) and its certificate.
     *
     * @throws KeyMaterialException when it is broken, or the key cannot sign certificates
     */
    public static TokenCa parse(String secretPem, SecureRandom random) {
        Pem pem = Pem.parse(KeyMaterial.CA, secretPem, REMEDY);
        X509Certificate certificate = pem.certificates().getFirst();
        if (!SigningAlgorithm.mayIssue(certificate, 0)) {
            throw new KeyMaterialException(
                    KeyMaterial.CA, "the certificate is not that of a CA", REMEDY);
        }
        if (!SigningAlgorithm.isPair(pem.key(), certificate.getPublicKey(), random)) {
            throw new KeyMaterialException(
                    KeyMaterial.CA, "the private key is not the certificate's", REMEDY);
        }
        return new TokenCa(pem.key(), certificate);
    }

    /** Writes private key and certificate as PEM; the result is a secret. */
    public String secretPem() {
        return new Pem(key, List.of(certificate)).secretText();
    }

    /** The certificate that registries trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Asks for a CA that can still issue leaves.
     *
     * @throws KeyMaterialException when it ends too soon for that
     */
    void requireAliveAt(Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (!end.minus(SigningKey.MARGIN).isAfter(now.truncatedTo(ChronoUnit.SECONDS))) {
            String problem = "the token CA ends at " + end + " and can sign no more tokens";
            throw new KeyMaterialException(KeyMaterial.CA, problem, RENEWAL);
        }
    }

    /** Issues a leaf that starts five minutes ago and ends no later than the CA itself. */
    X509Certificate issue(PublicKey leafKey, Instant now, Duration life, SecureRandom random) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant caEnd = certificate.getNotAfter().toInstant();
        requireAliveAt(now);
        Instant end = second.plus(life);
        var validity =
                new CertificateIssuer.Validity(
                        second.minus(BACKDATED), end.isAfter(caEnd) ? caEnd : end);
        return new CertificateIssuer(key, random).leaf(certificate, leafKey, validity);
    }

    @Override
    public String toString() {
        return "TokenCa[serial=" + certificate.getSerialNumber().toString(16) + ", key=***]";
    }
}

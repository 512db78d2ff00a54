package io.deckhouse.payloadregistry.token;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;

/**
 * The signature algorithms that every registry from 2.8 on accepts (RFC 7518, section 3.1).
 *
 * <p>Ed25519 is missing on purpose: a registry 2.8 panics at start on such a certificate.
 */
public enum SigningAlgorithm {
    /**
     * ECDSA on P-256: small tokens, fast signatures. The JCA name gives the raw r‖s form of JWS.
     */
    ES256("SHA256withECDSAinP1363Format", "EC"),
    /** RSA with PKCS #1 padding, 3072-bit keys: for verifiers that know nothing else. */
    RS256("SHA256withRSA", "RSA");

    private static final int MIN_RSA_BITS = 2048;
    private static final int RSA_BITS = 3072;

    /** In the KeyUsage extension (RFC 5280, section 4.2.1.3). */
    private static final int KEY_CERT_SIGN = 5;

    private final String signature;
    private final String family;

    SigningAlgorithm(String signature, String family) {
        this.signature = signature;
        this.family = family;
    }

    /** Finds the algorithm a key is for; empty for keys that not every registry accepts. */
    static Optional<SigningAlgorithm> of(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec when Kid.curveOf(ec).equals(Optional.of("P-256")) ->
                    Optional.of(ES256);
            case RSAPublicKey rsa when rsa.getModulus().bitLength() >= MIN_RSA_BITS ->
                    Optional.of(RS256);
            default -> Optional.empty();
        };
    }

    KeyPair generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(family);
            generator.initialize(parameters(), random);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("this Java runtime cannot make " + this + " keys", e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case ES256 -> new ECGenParameterSpec("secp256r1");
            case RS256 -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
        };
    }

    byte[] sign(byte[] content, PrivateKey key, SecureRandom random)
            throws GeneralSecurityException {
        var signer = Signature.getInstance(signature);
        signer.initSign(key, random);
        signer.update(content);
        return signer.sign();
    }

    boolean verify(byte[] content, byte[] proof, PublicKey key) throws GeneralSecurityException {
        var verifier = Signature.getInstance(signature);
        verifier.initVerify(key);
        verifier.update(content);
        return verifier.verify(proof);
    }

    /** True when the private key belongs to the public one, tried by signing a few bytes. */
    static boolean isPair(PrivateKey key, PublicKey publicKey, SecureRandom random) {
        byte[] probe = {1, 2, 3};
        return of(publicKey)
                .filter(algorithm -> {
                    try {
                        byte[] proof = algorithm.sign(probe, key, random);
                        return algorithm.verify(probe, proof, publicKey);
                    } catch (GeneralSecurityException _) {
                        return false; // a key of another family
                    }
                })
                .isPresent();
    }

    /**
     * Whether a certificate is a CA's that may issue others (RFC 5280, sections 4.2.1.3 and
     * 4.2.1.9).
     *
     * @param below how many other CAs are between it and the end of the chain
     */
    static boolean mayIssue(X509Certificate certificate, int below) {
        boolean[] usage = certificate.getKeyUsage();
        return certificate.getBasicConstraints() >= below
                && (usage == null || usage[KEY_CERT_SIGN]);
    }

    /** True when the certificate carries the issuer's name and signature. */
    static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}

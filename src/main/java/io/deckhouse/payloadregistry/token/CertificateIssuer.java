package io.deckhouse.payloadregistry.token;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Writes the certificates (RFC 5280) of the token CA and its leaves.
 *
 * <p>A leaf travels in every token, so it holds only what a chain check needs: short names, no
 * extended key usage, no subject key identifier.
 */
final class CertificateIssuer {
    private static final String CA_NAME = "payload-registry token CA";
    private static final String LEAF_NAME = "token-leaf";
    private static final int SERIAL_BITS = 127;
    private static final int KEY_ID_BYTES = 20;

    private final PrivateKey key;
    private final SecureRandom random;

    CertificateIssuer(PrivateKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** From when to when a certificate holds, both inclusive, whole seconds. */
    record Validity(Instant notBefore, Instant notAfter) {}

    /** Writes the certificate of a new token CA that signs itself. */
    static X509Certificate selfSigned(KeyPair pair, Validity validity, SecureRandom random) {
        var issuer = new CertificateIssuer(pair.getPrivate(), random);
        X500Name name = name(CA_NAME);
        var builder = issuer.builder(name, validity, name, pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new SubjectKeyIdentifier(keyId(pair.getPublic())));
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode the token CA's extensions", e);
        }
        return issuer.sign(builder);
    }

    /** Writes the certificate of a leaf, issued by the given CA. */
    X509Certificate leaf(X509Certificate ca, PublicKey leafKey, Validity validity) {
        try {
            var holder = new JcaX509CertificateHolder(ca);
            var builder = builder(holder.getSubject(), validity, name(LEAF_NAME), leafKey);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            var caKeyId = SubjectKeyIdentifier.fromExtensions(holder.getExtensions());
            if (caKeyId != null) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new AuthorityKeyIdentifier(caKeyId.getKeyIdentifier()));
            }
            return sign(builder);
        } catch (CertIOException | CertificateEncodingException e) {
            throw new IllegalStateException("cannot encode the leaf's extensions", e);
        }
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, Validity validity, X500Name subject, PublicKey subjectKey) {
        // RFC 5280, section 4.1.2.2: positive, at most 20 bytes.
        BigInteger serial = new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                subject,
                subjectKey);
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) {
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            var signer = new JcaContentSignerBuilder(algorithm).setSecureRandom(random).build(key);
            return Pem.certificate(builder.build(signer).toASN1Structure().getEncoded());
        } catch (OperatorCreationException | CertificateException | IOException e) {
            throw new IllegalStateException("cannot sign with the token CA's key", e);
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    /** RFC 7093, section 2, method 1: the left 160 bits of SHA-256. */
    private static byte[] keyId(PublicKey key) {
        return Arrays.copyOf(Kid.sha256(key.getEncoded()), KEY_ID_BYTES);
    }
}

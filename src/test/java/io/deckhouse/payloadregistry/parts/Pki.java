package io.deckhouse.payloadregistry.parts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test run, RSA throughout so that every client reads its keys. */
public final class Pki {
    private static final Duration LIFE = Duration.ofDays(365);

    /** A private key with its certificate. */
    public record Identity(KeyPair keys, X509Certificate certificate) {
        public String certificatePem() {
            return pem("CERTIFICATE", encoded(certificate));
        }

        public String keyPem() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final X500Name issuer;
    private final Identity authority;

    /** Makes an authority of this name. */
    public Pki(String name) {
        issuer = new X500Name("CN=" + name);
        KeyPair keys = newKeys();
        JcaX509v3CertificateBuilder builder = builder(issuer, keys, keys);
        authority =
                signed(keys, keys, builder, Extension.basicConstraints, new BasicConstraints(true));
    }

    /** The authority's certificate. */
    public String authorityPem() {
        return authority.certificatePem();
    }

    /** A server's identity for 127.0.0.1 and localhost. */
    public Identity server(String name) {
        return server(
                name,
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost"));
    }

    /** TLS of a server with this DNS name and no other. */
    public SSLContext serverNamed(String dnsName) {
        Identity server = server(dnsName, new GeneralName(GeneralName.dNSName, dnsName));
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            X509Certificate[] chain = {server.certificate()};
            store.setKeyEntry("server", server.keys().getPrivate(), new char[0], chain);
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, random);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Identity server(String name, GeneralName... names) {
        KeyPair keys = newKeys();
        JcaX509v3CertificateBuilder builder =
                builder(new X500Name("CN=" + name), keys, authority.keys());
        return signed(
                keys,
                authority.keys(),
                builder,
                Extension.subjectAlternativeName,
                new GeneralNames(names));
    }

    /** A client's identity: Kubernetes takes the user from CN and the groups from O. */
    Identity client(String subject) {
        KeyPair keys = newKeys();
        JcaX509v3CertificateBuilder builder =
                builder(new X500Name(subject), keys, authority.keys());
        ExtendedKeyUsage usage = new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
        return signed(keys, authority.keys(), builder, Extension.extendedKeyUsage, usage);
    }

    /** RSA 2048 as PKCS #8 PEM, such as signs ServiceAccount tokens. */
    String newKeyPem() {
        return pem("PRIVATE KEY", newKeys().getPrivate().getEncoded());
    }

    /** TLS that trusts this authority and nothing else. */
    SSLContext trust() {
        return trust(authorityPem());
    }

    /** TLS that trusts this authority's certificate and nothing else. */
    static SSLContext trust(String authorityPem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(authorityPem.getBytes(UTF_8))));
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair keys, KeyPair signer) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                signer.equals(keys) ? subject : issuer,
                new BigInteger(64, random),
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(LIFE)),
                subject,
                keys.getPublic());
    }

    private static Identity signed(
            KeyPair keys,
            KeyPair signer,
            JcaX509v3CertificateBuilder builder,
            ASN1ObjectIdentifier extension,
            ASN1Encodable value) {
        try {
            builder.addExtension(extension, extension.equals(Extension.basicConstraints), value);
            var contentSigner =
                    new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate());
            return new Identity(
                    keys,
                    new JcaX509CertificateConverter().getCertificate(builder.build(contentSigner)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, lines.encodeToString(der));
    }
}

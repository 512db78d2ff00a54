package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate for loopback, with its key. */
record TestIdentity(KeyPair keys, X509Certificate certificate) {
    // Far around any real date, since a TLS client looks at the real clock.
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant END = START.plus(36_500, ChronoUnit.DAYS);

    static TestIdentity ec(String name) {
        return ec(name, START, END);
    }

    static TestIdentity ec(String name, Instant from, Instant to) {
        return make(new Naming(name, from, to), "EC", "SHA256withECDSA");
    }

    static TestIdentity rsa(String name) {
        return make(new Naming(name, START, END), "RSA", "SHA256withRSA");
    }

    private record Naming(String name, Instant from, Instant to) {}

    private static TestIdentity make(Naming naming, String algorithm, String signature) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            KeyPair keys = generator.generateKeyPair();
            return new TestIdentity(keys, certificate(naming, keys, signature));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(Naming naming, KeyPair keys, String signature)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        var subject = new X500Principal("CN=" + naming.name());
        var builder =
                new JcaX509v3CertificateBuilder(
                        subject,
                        BigInteger.ONE,
                        Date.from(naming.from()),
                        Date.from(naming.to()),
                        subject,
                        keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        var signer = new JcaContentSignerBuilder(signature).build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    String certificatePem() {
        return pem(certificate);
    }

    /** The form that openssl calls traditional: SEC1 or PKCS#1. */
    String traditionalKeyPem() {
        return pem(PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded()));
    }

    String pkcs8Pem() {
        String base64 = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    }

    /** Writes {@code tls.crt} and {@code tls.key}. */
    TestIdentity writeTo(Path directory) throws IOException {
        Files.writeString(directory.resolve("tls.crt"), certificatePem());
        Files.writeString(directory.resolve("tls.key"), pkcs8Pem());
        return this;
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return text.toString();
    }
}
